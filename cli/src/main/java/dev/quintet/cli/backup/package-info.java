/** Backups from a shell: make, check, compare, restore. */
@NullMarked
package dev.quintet.cli.backup;

import org.jspecify.annotations.NullMarked;
