/** From one database to the five, from a shell. */
@NullMarked
package dev.quintet.cli.migration;

import org.jspecify.annotations.NullMarked;
