@NullMarked
package dev.quintet.ratelimits;

import org.jspecify.annotations.NullMarked;
