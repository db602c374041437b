package dev.quintet.springbootstarter.ratelimits;

import dev.quintet.ratelimits.MethodKey;
import dev.quintet.ratelimits.RateLimitDecision;
import dev.quintet.ratelimits.RateLimitExceededException;
import dev.quintet.ratelimits.RateLimited;
import dev.quintet.ratelimits.RateLimiter;
import dev.quintet.ratelimits.RateLimits;
import dev.quintet.ratelimits.SlidingWindow;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodClassKey;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/** Takes a permit before a limited method is called. */
final class RateLimitedCall implements MethodInterceptor {
    private static final String EVERYBODY = "everybody";

    /** A limited method of a class. */
    private record Limited(Method method, RateLimiter limiter, MethodKey key) {}

    private final ObjectProvider<RateLimits> rateLimits;
    private final BeanFactory beans;
    private final SpelExpressionParser parser = new SpelExpressionParser();
    private final ParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();
    private final Map<MethodClassKey, Limited> methods = new ConcurrentHashMap<>();

    RateLimitedCall(ObjectProvider<RateLimits> rateLimits, BeanFactory beans) {
        this.rateLimits = rateLimits;
        this.beans = beans;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        Object target = Objects.requireNonNull(call.getThis());
        Limited limited = methods.computeIfAbsent(
                new MethodClassKey(call.getMethod(), target.getClass()), key -> limited(call.getMethod(), target));
        List<@Nullable Object> arguments = new ArrayList<>();
        for (@Nullable Object argument : call.getArguments()) {
            arguments.add(argument);
        }
        String key = limited.key.of(limited.method, target, arguments);
        RateLimitDecision decision = limited.limiter.tryAcquire(key);
        if (!decision.allowed()) {
            throw new RateLimitExceededException(limited.limiter.name(), decision);
        }
        return call.proceed();
    }

    private Limited limited(Method called, Object target) {
        Class<?> type = AopUtils.getTargetClass(target);
        Method method = AopUtils.getMostSpecificMethod(called, type);
        @Nullable RateLimited own = AnnotatedElementUtils.findMergedAnnotation(method, RateLimited.class);
        RateLimited annotation = own != null
                ? own
                : Objects.requireNonNull(AnnotatedElementUtils.findMergedAnnotation(type, RateLimited.class));
        try {
            RateLimiter limiter = rateLimits
                    .getObject()
                    .limiter(
                            annotation.name(),
                            new SlidingWindow(annotation.permits(), Duration.ofMillis(annotation.windowMillis())));
            return new Limited(method, limiter, key(annotation));
        } catch (IllegalArgumentException | ParseException fault) {
            throw new IllegalArgumentException(
                    "@RateLimited on " + method + " cannot work: " + fault.getMessage(), fault);
        }
    }

    private MethodKey key(RateLimited annotation) {
        if (!annotation.key().isEmpty() && !annotation.resolver().isEmpty()) {
            throw new IllegalArgumentException("it has both a key and a resolver. Choose one of them.");
        }
        if (!annotation.resolver().isEmpty()) {
            return beans.getBean(annotation.resolver(), MethodKey.class);
        }
        if (annotation.key().isEmpty()) {
            return (method, target, arguments) -> EVERYBODY;
        }
        Expression expression = parser.parseExpression(annotation.key());
        return (method, target, arguments) -> evaluated(expression, method, target, arguments.toArray());
    }

    private String evaluated(Expression expression, Method method, Object target, @Nullable Object[] arguments) {
        MethodBasedEvaluationContext context = new MethodBasedEvaluationContext(target, method, arguments, names);
        context.setBeanResolver(new BeanFactoryResolver(beans));
        @Nullable Object key = expression.getValue(context);
        if (key == null || key.toString().isEmpty()) {
            throw new IllegalArgumentException("The key '" + expression.getExpressionString() + "' of @RateLimited on "
                    + method + " came out empty, so nobody can tell whose budget to take from.");
        }
        return key.toString();
    }
}
