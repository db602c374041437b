@NullMarked
package dev.quintet.sessions.cookies;

import org.jspecify.annotations.NullMarked;
