@NullMarked
package dev.quintet.ratelimits.servlet;

import org.jspecify.annotations.NullMarked;
