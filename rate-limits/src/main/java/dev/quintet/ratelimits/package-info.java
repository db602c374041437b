/**
 * Rate limits shared by every process that uses the same Redis database.
 *
 * <p>Start at {@link dev.quintet.ratelimits.RateLimits}: it makes a {@link dev.quintet.ratelimits.RateLimiter} from a name
 * and one or several {@link dev.quintet.ratelimits.Limit limits}. The HTTP side is in {@code ratelimits.http}, the servlet
 * filter in {@code ratelimits.servlet}.
 */
@NullMarked
package dev.quintet.ratelimits;

import org.jspecify.annotations.NullMarked;
