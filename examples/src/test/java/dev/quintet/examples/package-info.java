@NullMarked
package dev.quintet.examples;

import org.jspecify.annotations.NullMarked;
