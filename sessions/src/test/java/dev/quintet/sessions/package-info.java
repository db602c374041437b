@NullMarked
package dev.quintet.sessions;

import org.jspecify.annotations.NullMarked;
