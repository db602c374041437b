@NullMarked
package dev.quintet.bullmqscripts.packing;

import org.jspecify.annotations.NullMarked;
