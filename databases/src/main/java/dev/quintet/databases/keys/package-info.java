/** Names of keys: the patterns that say whose a key is, and how a part from outside becomes part of a key safely. */
@NullMarked
package dev.quintet.databases.keys;

import org.jspecify.annotations.NullMarked;
