/** Fixtures that break a rule of {@link dev.quintet.cli.Arrows} on purpose. */
@NullMarked
package dev.quintet.cli.planted.cache;

import org.jspecify.annotations.NullMarked;
