@NullMarked
package dev.quintet.ratelimits.http;

import org.jspecify.annotations.NullMarked;
