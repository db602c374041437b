/** The real Better Auth and this project, on the sessions of one Redis. */
@NullMarked
package dev.quintet.interoptests.sessions;

import org.jspecify.annotations.NullMarked;
