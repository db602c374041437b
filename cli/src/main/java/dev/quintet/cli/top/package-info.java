/** {@code quintet top}: samples of what the databases do, drawn again and again. */
@NullMarked
package dev.quintet.cli.top;

import org.jspecify.annotations.NullMarked;
