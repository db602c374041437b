package dev.quintet.springbootstarter.ratelimits;

import dev.quintet.ratelimits.RateLimitDecision;
import dev.quintet.ratelimits.RateLimitExceededException;
import dev.quintet.ratelimits.http.RateLimitFields;
import dev.quintet.ratelimits.servlet.ServletRateLimits;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/** Answers 429 where a refused call of a method ends a request. An exception handler of the application's comes first. */
final class RefusedCallAnswer implements HandlerExceptionResolver, Ordered {
    private static final int MOST_WRAPPERS = 8;

    private final RateLimitFields fields;

    RefusedCallAnswer(RateLimitFields fields) {
        this.fields = fields;
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE - 10;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception thrown) {
        @Nullable RateLimitDecision decision = refusal(thrown);
        if (decision == null || response.isCommitted()) {
            return null;
        }
        try {
            ServletRateLimits.refuse(response, decision, fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ModelAndView();
    }

    private static @Nullable RateLimitDecision refusal(Throwable thrown) {
        @Nullable Throwable cause = thrown;
        for (int i = 0; cause != null && i < MOST_WRAPPERS; i++, cause = cause.getCause()) {
            if (cause instanceof RateLimitExceededException refused) {
                return refused.decision();
            }
        }
        return null;
    }
}
