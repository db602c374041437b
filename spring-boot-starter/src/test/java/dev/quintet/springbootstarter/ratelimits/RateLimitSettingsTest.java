package dev.quintet.springbootstarter.ratelimits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quintet.databases.Databases;
import dev.quintet.databases.errors.ConfigurationException;
import dev.quintet.ratelimits.FixedWindow;
import dev.quintet.ratelimits.RateLimitOptions;
import dev.quintet.ratelimits.RateLimits;
import dev.quintet.ratelimits.SlidingWindow;
import dev.quintet.ratelimits.SubWindows;
import dev.quintet.ratelimits.TokenBucket;
import dev.quintet.ratelimits.WhenUnavailable;
import dev.quintet.ratelimits.http.ClientKey;
import dev.quintet.ratelimits.http.RateLimitRule;
import dev.quintet.ratelimits.servlet.ServletRateLimits;
import dev.quintet.springbootstarter.QuintetAutoConfiguration;
import dev.quintet.testing.RedisServer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What properties make of rate limits, and what comes to life where. */
class RateLimitSettingsTest {
    @RegisterExtension
    static final RedisServer redis = RedisServer.shared();

    private static final AutoConfigurations ALL = AutoConfigurations.of(
            QuintetAutoConfiguration.class,
            QuintetRateLimitsAutoConfiguration.class,
            QuintetRateLimitFilterAutoConfiguration.class,
            QuintetRateLimitedAutoConfiguration.class);

    private final ApplicationContextRunner application =
            new ApplicationContextRunner().withConfiguration(ALL).withPropertyValues("quintet.url=" + redis.url());
    private final WebApplicationContextRunner web =
            new WebApplicationContextRunner().withConfiguration(ALL).withPropertyValues("quintet.url=" + redis.url());

    @Configuration(proxyBeanMethods = false)
    static class OwnBeans {
        @Bean
        ClientKey plan() {
            return request -> Optional.of("plan");
        }

        @Bean
        RateLimits ownLimits(Databases databases) {
            return RateLimits.open(databases.get(dev.quintet.databases.Database.RATE_LIMIT));
        }
    }

    private static boolean enabled(ApplicationContext context, String filter) {
        return context.getBean(filter, FilterRegistrationBean.class).isEnabled();
    }

    @Test
    void an_application_without_a_server_has_limits_and_no_filter() {
        application.run(context -> {
            assertThat(context).hasSingleBean(RateLimits.class).hasSingleBean(RateLimitedMethods.class);
            assertThat(context).doesNotHaveBean(ServletRateLimits.class).doesNotHaveBean(FilterRegistrationBean.class);
            assertThat(context.getBean(RateLimits.class)
                            .limiter("plain", SlidingWindow.perMinute(1))
                            .tryAcquire("ada")
                            .limit())
                    .isEqualTo(1);
        });
    }

    @Test
    void a_web_application_without_rules_has_filters_that_are_not_even_asked() {
        web.run(context -> {
            assertThat(context).hasSingleBean(ServletRateLimits.class);
            assertThat(enabled(context, "quintetRateLimitFilter")).isFalse();
            assertThat(enabled(context, "quintetUserRateLimitFilter")).isFalse();
        });
    }

    @Test
    void without_the_library_or_when_switched_off_there_is_nothing() {
        web.withClassLoader(new FilteredClassLoader(RateLimits.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(Databases.class)
                        .doesNotHaveBean("quintetRateLimits"));
        web.withPropertyValues("quintet.rate-limits.enabled=false")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(RateLimits.class)
                        .doesNotHaveBean(RateLimitedMethods.class)
                        .doesNotHaveBean(FilterRegistrationBean.class));
    }

    @Test
    void without_spring_mvc_or_the_servlet_api_the_rest_works() {
        web.withClassLoader(new FilteredClassLoader("org.springframework.web.servlet"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(ServletRateLimits.class)
                        .doesNotHaveBean(RefusedCallAnswer.class));
        application
                .withClassLoader(new FilteredClassLoader("jakarta.servlet"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(RateLimits.class));
    }

    @Test
    void an_application_brings_limits_and_keys_of_its_own() {
        web.withUserConfiguration(OwnBeans.class)
                .withPropertyValues(
                        "quintet.rate-limits.rules[0].name=plans",
                        "quintet.rate-limits.rules[0].keys=plan",
                        "quintet.rate-limits.rules[0].after-authentication=true",
                        "quintet.rate-limits.rules[0].limits[0].permits=3")
                .run(context -> {
                    assertThat(context).hasSingleBean(RateLimits.class).hasBean("ownLimits");
                    assertThat(enabled(context, "quintetRateLimitFilter")).isFalse();
                    assertThat(enabled(context, "quintetUserRateLimitFilter")).isTrue();
                });
    }

    @Test
    void every_setting_arrives() {
        web.withPropertyValues(
                        "quintet.rate-limits.deadline=80ms",
                        "quintet.rate-limits.when-unavailable=local",
                        "quintet.rate-limits.local-share=0.25",
                        "quintet.rate-limits.remembered-keys=7",
                        "quintet.rate-limits.longest-memory=5s",
                        "quintet.rate-limits.rules[0].name=login",
                        "quintet.rate-limits.rules[0].path=/api/login",
                        "quintet.rate-limits.rules[0].methods=post,put",
                        "quintet.rate-limits.rules[0].when-unavailable=refuse",
                        "quintet.rate-limits.rules[0].limits[0].permits=5",
                        "quintet.rate-limits.rules[0].limits[1].permits=100000",
                        "quintet.rate-limits.rules[0].limits[1].window=1h",
                        "quintet.rate-limits.rules[0].limits[1].kind=sub-windows",
                        "quintet.rate-limits.rules[0].limits[2].permits=20",
                        "quintet.rate-limits.rules[0].limits[2].refill=10",
                        "quintet.rate-limits.rules[0].limits[2].window=10s",
                        "quintet.rate-limits.rules[0].limits[2].kind=token-bucket",
                        "quintet.rate-limits.rules[0].limits[3].permits=9",
                        "quintet.rate-limits.rules[0].limits[3].kind=fixed-window",
                        "quintet.rate-limits.rules[1].name=api",
                        "quintet.rate-limits.rules[1].keys=user,header:X-Api-Key,client",
                        "quintet.rate-limits.rules[1].limits[0].permits=6")
                .run(context -> {
                    RateLimitProperties properties = context.getBean(RateLimitProperties.class);
                    assertThat(new RulesReader(properties).options())
                            .isEqualTo(new RateLimitOptions(
                                    Duration.ofMillis(80), WhenUnavailable.local(0.25), 7, Duration.ofSeconds(5)));
                    RulesReader.Rules rules = context.getBean(RulesReader.Rules.class);
                    RateLimitRule login = rules.beforeAuthentication().get(0);
                    assertThat(login.path()).isEqualTo("/api/login");
                    assertThat(login.methods()).isEqualTo(Set.of("POST", "PUT"));
                    assertThat(login.whenUnavailable()).contains(WhenUnavailable.refuse());
                    assertThat(login.limits())
                            .containsExactly(
                                    SlidingWindow.perMinute(5),
                                    new SubWindows(100_000, Duration.ofHours(1)),
                                    new TokenBucket(20, 10, Duration.ofSeconds(10)),
                                    new FixedWindow(9, Duration.ofMinutes(1)));
                    assertThat(rules.afterAuthentication())
                            .extracting(RateLimitRule::name)
                            .containsExactly("api");
                    assertThat(enabled(context, "quintetRateLimitFilter")).isTrue();
                    assertThat(enabled(context, "quintetUserRateLimitFilter")).isTrue();
                });
    }

    @Test
    void every_fault_is_told_at_once_by_the_name_of_its_property() {
        web.withPropertyValues(
                        "quintet.rate-limits.rules[0].path=/api/**",
                        "quintet.rate-limits.rules[0].limits[0].permits=0",
                        "quintet.rate-limits.rules[1].name=two",
                        "quintet.rate-limits.rules[1].keys=nobody",
                        "quintet.rate-limits.rules[2].name=two",
                        "quintet.rate-limits.rules[2].path=api",
                        "quintet.rate-limits.rules[2].limits[0].permits=20000")
                .run(context -> {
                    Throwable failure = context.getStartupFailure();
                    while (failure != null && !(failure instanceof ConfigurationException)) {
                        failure = failure.getCause();
                    }
                    assertThat(failure)
                            .hasMessageContaining("quintet.rate-limits.rules[0].name is missing")
                            .hasMessageContaining("quintet.rate-limits.rules[0].limits[0]: ")
                            .hasMessageContaining("quintet.rate-limits.rules[1].limits is missing")
                            .hasMessageContaining("quintet.rate-limits.rules[1].keys has 'nobody'")
                            .hasMessageContaining("quintet.rate-limits.rules[2].name is 'two'")
                            .hasMessageContaining("new SubWindows(permits, window)");
                });
    }

    @Test
    void a_proxy_that_is_no_address_and_a_deadline_that_is_none_are_told() {
        web.withPropertyValues("quintet.rate-limits.trusted-proxies=proxy.example")
                .run(context ->
                        assertThat(context.getStartupFailure()).rootCause().hasMessageContaining("proxy.example"));
        application
                .withPropertyValues("quintet.rate-limits.deadline=0ms")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("deadline must be at least 1 ms"));
    }
}
