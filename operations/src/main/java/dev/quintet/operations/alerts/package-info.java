/** Watches figures of the databases, and tells somebody when one of them is not what it should be, and when it is again. */
@NullMarked
package dev.quintet.operations.alerts;

import org.jspecify.annotations.NullMarked;
