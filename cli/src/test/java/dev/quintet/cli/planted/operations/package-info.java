/** Fixtures that break a rule of {@link dev.quintet.cli.Arrows} on purpose. */
@NullMarked
package dev.quintet.cli.planted.operations;

import org.jspecify.annotations.NullMarked;
