/** Small programs that show how Quintet is used. The README quotes them, and a test runs them and compares. */
@NullMarked
package dev.quintet.examples;

import org.jspecify.annotations.NullMarked;
