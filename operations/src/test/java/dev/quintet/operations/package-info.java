/** What the tests of several packages share. */
@NullMarked
package dev.quintet.operations;

import org.jspecify.annotations.NullMarked;
