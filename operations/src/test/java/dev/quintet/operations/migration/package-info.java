/** Tests of the package of the same name. */
@NullMarked
package dev.quintet.operations.migration;

import org.jspecify.annotations.NullMarked;
