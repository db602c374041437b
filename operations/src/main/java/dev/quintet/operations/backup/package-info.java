/** Backing up the five databases into a file, checking the file, restoring from it. */
@NullMarked
package dev.quintet.operations.backup;

import org.jspecify.annotations.NullMarked;
