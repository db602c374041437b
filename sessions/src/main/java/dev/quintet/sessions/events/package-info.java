/** What happened to sessions, wherever it happened: created, refreshed, revoked, expired. */
@NullMarked
package dev.quintet.sessions.events;

import org.jspecify.annotations.NullMarked;
