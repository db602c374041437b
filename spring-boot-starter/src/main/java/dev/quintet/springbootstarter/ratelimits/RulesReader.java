package dev.quintet.springbootstarter.ratelimits;

import dev.quintet.databases.errors.ConfigurationException;
import dev.quintet.ratelimits.FixedWindow;
import dev.quintet.ratelimits.Limit;
import dev.quintet.ratelimits.RateLimitOptions;
import dev.quintet.ratelimits.SlidingWindow;
import dev.quintet.ratelimits.SubWindows;
import dev.quintet.ratelimits.TokenBucket;
import dev.quintet.ratelimits.WhenUnavailable;
import dev.quintet.ratelimits.http.ClientAddress;
import dev.quintet.ratelimits.http.ClientKey;
import dev.quintet.ratelimits.http.RateLimitRule;
import dev.quintet.springbootstarter.ratelimits.RateLimitProperties.LimitProperties;
import dev.quintet.springbootstarter.ratelimits.RateLimitProperties.Policy;
import dev.quintet.springbootstarter.ratelimits.RateLimitProperties.RuleProperties;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes rules of properties, and tells every fault at once by the name of its property. */
final class RulesReader {
    private static final String PREFIX = "quintet.rate-limits";

    private final RateLimitProperties properties;
    private final List<String> faults = new ArrayList<>();

    RulesReader(RateLimitProperties properties) {
        this.properties = properties;
    }

    /** The rules of one place in the chain of filters. */
    record Rules(List<RateLimitRule> beforeAuthentication, List<RateLimitRule> afterAuthentication) {}

    /** How limiters behave. */
    RateLimitOptions options() {
        RateLimitOptions standard = RateLimitOptions.DEFAULTS;
        Optional<RateLimitOptions> options = checked(
                "",
                () -> new RateLimitOptions(
                        or(properties.deadline(), standard.deadline()),
                        policy(properties.whenUnavailable()).orElse(standard.whenUnavailable()),
                        or(properties.rememberedKeys(), standard.rememberedKeys()),
                        or(properties.longestMemory(), standard.longestMemory())));
        return found(options);
    }

    /** Whose address a request comes from. */
    ClientAddress client() {
        return found(checked(
                "",
                () -> ClientAddress.behind(properties.trustedProxies().toArray(String[]::new))
                        .by(properties.forwardedHeader())
                        .withIpv6Bits(properties.ipv6Bits())));
    }

    /**
     * The rules.
     *
     * @param beans finds a {@link ClientKey} of the application by the name of its bean
     */
    Rules rules(ClientKey client, Function<String, Optional<ClientKey>> beans) {
        List<RateLimitRule> before = new ArrayList<>();
        List<RateLimitRule> after = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < properties.rules().size(); i++) {
            RuleProperties rule = properties.rules().get(i);
            String setting = ".rules[" + i + "]";
            if (rule.name() != null && !names.add(rule.name())) {
                faults.add(PREFIX + setting + ".name is '" + rule.name()
                        + "', as of an earlier rule: they would share their budgets. Give each a name of its own.");
            }
            boolean late = or(rule.afterAuthentication(), rule.keys().contains("user"));
            read(setting, rule, client, beans).ifPresent(late ? after::add : before::add);
        }
        return found(Optional.of(new Rules(before, after)));
    }

    private Optional<RateLimitRule> read(
            String setting, RuleProperties rule, ClientKey client, Function<String, Optional<ClientKey>> beans) {
        Optional<String> name = Optional.ofNullable(rule.name()).filter(text -> !text.isBlank());
        if (name.isEmpty()) {
            faults.add(PREFIX + setting + ".name is missing. It names the budgets, and the policy in header fields.");
        }
        if (rule.limits().isEmpty()) {
            faults.add(PREFIX + setting + ".limits is missing. Set at least .limits[0].permits and .limits[0].window.");
        }
        List<Limit> limits = new ArrayList<>();
        for (int i = 0; i < rule.limits().size(); i++) {
            LimitProperties limit = rule.limits().get(i);
            checked(setting + ".limits[" + i + "]", () -> limit(limit)).ifPresent(limits::add);
        }
        Optional<ClientKey> key = Optional.empty();
        for (String each : rule.keys()) {
            Optional<ClientKey> next = key(each, client, beans);
            if (next.isEmpty()) {
                faults.add(
                        PREFIX + setting + ".keys has '" + each
                                + "', which is none of client, user, everybody and header:<name>, and no bean of type ClientKey.");
            } else {
                ClientKey earlier = key.orElse(null);
                key = Optional.of(earlier == null ? next.get() : earlier.or(next.get()));
            }
        }
        if (name.isEmpty() || limits.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        ClientKey whose = key.get();
        Set<String> methods = rule.methods().stream()
                .map(method -> method.toUpperCase(Locale.ROOT))
                .collect(Collectors.toSet());
        return checked(
                setting,
                () -> new RateLimitRule(
                        name.get(), rule.path(), methods, whose, limits, policy(rule.whenUnavailable())));
    }

    private static Optional<ClientKey> key(String name, ClientKey client, Function<String, Optional<ClientKey>> beans) {
        if (name.startsWith("header:")) {
            return Optional.of(ClientKey.header(name.substring("header:".length())));
        }
        return switch (name) {
            case "client" -> Optional.of(client);
            case "user" -> Optional.of(ClientKey.user());
            case "everybody" -> Optional.of(ClientKey.everybody());
            default -> beans.apply(name);
        };
    }

    private static Limit limit(LimitProperties limit) {
        return switch (limit.kind()) {
            case SLIDING_WINDOW -> new SlidingWindow(limit.permits(), limit.window());
            case SUB_WINDOWS -> new SubWindows(limit.permits(), limit.window());
            case FIXED_WINDOW -> new FixedWindow(limit.permits(), limit.window());
            case TOKEN_BUCKET -> new TokenBucket(limit.permits(), or(limit.refill(), limit.permits()), limit.window());
        };
    }

    private Optional<WhenUnavailable> policy(@Nullable Policy policy) {
        if (policy == null) {
            return Optional.empty();
        }
        return Optional.of(
                switch (policy) {
                    case ALLOW -> WhenUnavailable.allow();
                    case REFUSE -> WhenUnavailable.refuse();
                    case LOCAL -> WhenUnavailable.local(properties.localShare());
                });
    }

    private <T> Optional<T> checked(String setting, Supplier<T> made) {
        try {
            return Optional.of(made.get());
        } catch (IllegalArgumentException fault) {
            faults.add(PREFIX + setting + ": " + fault.getMessage());
            return Optional.empty();
        }
    }

    private <T> T found(Optional<T> made) {
        if (!faults.isEmpty()) {
            throw new ConfigurationException(faults);
        }
        return made.orElseThrow();
    }

    private static <T> T or(@Nullable T given, T standard) {
        return given == null ? standard : given;
    }
}
