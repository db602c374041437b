/** Moving keys out of one database into the five. */
@NullMarked
package dev.quintet.operations.migration;

import org.jspecify.annotations.NullMarked;
