@NullMarked
package dev.quintet.databases.keys;

import org.jspecify.annotations.NullMarked;
