/** Tests of the alerts. */
@NullMarked
package dev.quintet.operations.alerts;

import org.jspecify.annotations.NullMarked;
