@NullMarked
package dev.quintet.cache;

import org.jspecify.annotations.NullMarked;
