/**
 * Rate limits in a Spring Boot application that has {@code quintet-rate-limits}: a filter whose rules stand in properties,
 * {@link dev.quintet.ratelimits.RateLimited} on methods of beans, and {@link dev.quintet.ratelimits.RateLimits} and
 * {@link dev.quintet.ratelimits.servlet.ServletRateLimits} to inject.
 */
@NullMarked
package dev.quintet.springbootstarter.ratelimits;

import org.jspecify.annotations.NullMarked;
