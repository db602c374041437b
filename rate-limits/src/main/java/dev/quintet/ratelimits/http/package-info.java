/**
 * Rate limits of HTTP requests, for any framework: whose request it is, which rules apply to it, and what to answer.
 *
 * <p>A framework's request is adapted by a small {@link dev.quintet.ratelimits.http.IncomingRequest}; for servlets that is
 * done in {@code ratelimits.servlet}.
 */
@NullMarked
package dev.quintet.ratelimits.http;

import org.jspecify.annotations.NullMarked;
