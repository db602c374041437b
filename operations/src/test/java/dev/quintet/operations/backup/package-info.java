/** Tests of the package of the same name. */
@NullMarked
package dev.quintet.operations.backup;

import org.jspecify.annotations.NullMarked;
