/**
 * Better Auth's secondary storage: the key-value contract on which its sessions, verifications and rate limits stand, with
 * the atomic operations that Java needs besides, and the names of its keys.
 */
@NullMarked
package dev.quintet.sessions.storage;

import org.jspecify.annotations.NullMarked;
