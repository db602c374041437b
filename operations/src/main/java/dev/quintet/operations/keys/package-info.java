/** Lists the keys of a database for an operator: by pattern, by size, without expiry, strays. */
@NullMarked
package dev.quintet.operations.keys;

import org.jspecify.annotations.NullMarked;
