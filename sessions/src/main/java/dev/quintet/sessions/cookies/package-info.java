/** The cookies of Better Auth: their names, signatures and cached content, and bearer tokens. */
@NullMarked
package dev.quintet.sessions.cookies;

import org.jspecify.annotations.NullMarked;
