/** Tests of the command, in this JVM on real servers, and of the project's structure. */
@NullMarked
package dev.quintet.cli;

import org.jspecify.annotations.NullMarked;
