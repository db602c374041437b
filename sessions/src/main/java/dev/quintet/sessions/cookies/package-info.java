/**
 * What a browser and a client carry: Better Auth's signed cookies, its cookie caches and bearer tokens, read and written so
 * that the library and Java take each other's.
 *
 * <p>Nothing here talks to Redis. Everything read comes from outside: it is refused with a reason, never with an exception.
 */
@NullMarked
package dev.quintet.sessions.cookies;

import org.jspecify.annotations.NullMarked;
