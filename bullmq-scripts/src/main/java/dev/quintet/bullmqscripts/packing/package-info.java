/** Expands and verifies the scripts while this module is built; not in the jar. */
@NullMarked
package dev.quintet.bullmqscripts.packing;

import org.jspecify.annotations.NullMarked;
