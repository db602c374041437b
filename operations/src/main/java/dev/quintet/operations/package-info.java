/** What an operator does with the five databases. Each task has a package of its own. */
@NullMarked
package dev.quintet.operations;

import org.jspecify.annotations.NullMarked;
