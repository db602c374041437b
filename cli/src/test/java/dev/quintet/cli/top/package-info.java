@NullMarked
package dev.quintet.cli.top;

import org.jspecify.annotations.NullMarked;
