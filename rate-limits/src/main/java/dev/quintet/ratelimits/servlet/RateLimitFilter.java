package dev.quintet.ratelimits.servlet;

import dev.quintet.ratelimits.RateLimitDecision;
import dev.quintet.ratelimits.http.RateLimitFields;
import dev.quintet.ratelimits.http.RateLimitRules;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits requests by rules before they reach the application. A request that passes is told how it stands in header fields;
 * one that does not is answered here, with 429 and problem details.
 *
 * <p>Each request is counted once, also when it is forwarded or dispatched again. Stand it after authentication if rules ask
 * for the user, else as early as possible. Two filters with rules of their own, one before and one after, count separately.
 *
 * @since 1.0
 */
public final class RateLimitFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final AtomicLong FILTERS = new AtomicLong();

    private final transient RateLimitRules rules;
    private final RateLimitFields fields;
    /** Of this filter alone: an application may have one before and one after authentication. */
    private final String counted = RateLimitFilter.class.getName() + ".counted." + FILTERS.incrementAndGet();

    public RateLimitFilter(RateLimitRules rules) {
        this(rules, RateLimitFields.DRAFT);
    }

    /**
     * @param fields which header fields responses get
     */
    public RateLimitFilter(RateLimitRules rules, RateLimitFields fields) {
        this.rules = rules;
        this.fields = fields;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getAttribute(counted) != null) {
            chain.doFilter(request, response);
            return;
        }
        request.setAttribute(counted, true);
        Optional<RateLimitDecision> decision = rules.check(ServletRequests.incoming(request));
        decision.ifPresent(made -> ServletRateLimits.addFields(response, made, fields));
        if (decision.isPresent() && !decision.get().allowed()) {
            ServletRateLimits.writeRefusal(response, decision.get());
        } else {
            chain.doFilter(request, response);
        }
    }
}
