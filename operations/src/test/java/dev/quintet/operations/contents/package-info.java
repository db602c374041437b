/** Tests of the package of the same name. */
@NullMarked
package dev.quintet.operations.contents;

import org.jspecify.annotations.NullMarked;
