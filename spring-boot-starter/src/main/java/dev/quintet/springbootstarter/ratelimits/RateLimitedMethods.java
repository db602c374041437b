package dev.quintet.springbootstarter.ratelimits;

import dev.quintet.ratelimits.RateLimited;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.ComposablePointcut;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;

/** Finds the methods that are limited, and stands before everything else that is called around them. */
final class RateLimitedMethods extends AbstractBeanFactoryAwareAdvisingPostProcessor {
    private static final long serialVersionUID = 1L;

    RateLimitedMethods(RateLimitedCall call, boolean proxyTargetClass) {
        setProxyTargetClass(proxyTargetClass);
        // Who is refused should not have opened a transaction.
        setBeforeExistingAdvisors(true);
        ComposablePointcut limited = new ComposablePointcut(
                        AnnotationMatchingPointcut.forClassAnnotation(RateLimited.class))
                .union(AnnotationMatchingPointcut.forMethodAnnotation(RateLimited.class));
        this.advisor = new DefaultPointcutAdvisor(limited, call);
    }
}
