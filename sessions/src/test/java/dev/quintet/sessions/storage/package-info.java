@NullMarked
package dev.quintet.sessions.storage;

import org.jspecify.annotations.NullMarked;
