/** The servers that the five databases are on, as they say of themselves. */
@NullMarked
package dev.quintet.operations.servers;

import org.jspecify.annotations.NullMarked;
