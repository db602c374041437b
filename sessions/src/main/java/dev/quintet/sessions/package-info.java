/**
 * Who is signed in: the sessions of Better Auth in the database {@code sessions}, read and written from Java under the same
 * keys and in the same JSON, so that a Node front end and a Java back end share them.
 *
 * <p>Open a {@link dev.quintet.sessions.SessionStore} with {@link dev.quintet.sessions.SessionStores}. What lies below it, Better
 * Auth's key-value contract, is in {@link dev.quintet.sessions.storage}.
 */
@NullMarked
package dev.quintet.sessions;

import org.jspecify.annotations.NullMarked;
