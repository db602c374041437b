package dev.quintet.cli;

import dev.quintet.databases.Database;
import dev.quintet.ratelimits.KeyUse;
import dev.quintet.ratelimits.Limit;
import dev.quintet.ratelimits.RateLimitDecision;
import dev.quintet.ratelimits.RateLimiter;
import dev.quintet.ratelimits.RateLimiterReport;
import dev.quintet.ratelimits.RateLimits;
import dev.quintet.ratelimits.WhenUnavailable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Who uses up their limits, and making exceptions. */
@Command(
        name = "rate-limits",
        description = {
            "See who uses up a limit, and make exceptions.",
            "Redis keeps what was used of a limit, not the limit: so --limit has to say what the application says."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; peek: the next request would be allowed",
            "1:not done: not confirmed, or Redis failed; peek: it would be refused",
            "2:wrong usage or configuration"
        })
final class RateLimitsCommand extends RedisCommand implements Runnable {
    private static final String LIMITER = "LIMITER";
    private static final String LIMITER_HELP = "The limiter's name, such as login.";
    private static final String KEY = "KEY";
    private static final String KEY_HELP = "Whose budget, such as an address or an account.";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--limit",
            paramLabel = "N/TIME",
            scope = ScopeType.INHERIT,
            description =
                    "A sliding window of the limiter, such as 10/1m; bucket:10/1m for a token bucket. May be repeated.")
    private List<String> limits = List.of();

    RateLimitsCommand(Console console, Map<String, String> environment) {
        super(console, environment);
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Say what to do: " + String.join(", ", spec.subcommands().keySet()) + ".");
        }
    }

    @Command(
            name = "hottest",
            description = "List the keys that have used most of their budget.",
            mixinStandardHelpOptions = true)
    int hottest(
            @Parameters(paramLabel = LIMITER, description = LIMITER_HELP) String name,
            @Option(
                            names = "--most",
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "How many (${DEFAULT-VALUE}).")
                    int most) {
        return with(name, limiter -> {
            RateLimiterReport report = limiter.report(most);
            return tell(report, report.hottest());
        });
    }

    @Command(name = "refused", description = "List the keys that are refused now.", mixinStandardHelpOptions = true)
    int refused(
            @Parameters(paramLabel = LIMITER, description = LIMITER_HELP) String name,
            @Option(
                            names = "--most",
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "How many (${DEFAULT-VALUE}).")
                    int most) {
        return with(name, limiter -> {
            RateLimiterReport report = limiter.report(most);
            return tell(report, report.refused());
        });
    }

    @Command(name = "peek", description = "Tell how a key stands, and take nothing.", mixinStandardHelpOptions = true)
    int peek(
            @Parameters(paramLabel = LIMITER, description = LIMITER_HELP) String name,
            @Parameters(paramLabel = KEY, description = KEY_HELP) String key) {
        return with(name, limiter -> {
            RateLimitDecision decision = limiter.peek(key);
            if (decision.refusedBy()
                    .filter(RateLimitDecision.UNAVAILABLE::equals)
                    .isPresent()) {
                console().complain("quintet: Redis did not answer, so nothing is known of '" + key + "'.");
                return ExitCode.FAILED;
            }
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("key", key);
            json.put("allowed", decision.allowed());
            json.put("limit", decision.limit());
            json.put("remaining", decision.remaining());
            json.put("retryAfterMillis", decision.retryAfter().toMillis());
            decision.refusedBy().ifPresent(by -> json.put("refusedBy", by));
            int unused = answer(
                    json,
                    () -> decision.allowed()
                            ? key + " would be allowed: " + decision.remaining() + " of " + decision.limit()
                                    + " are left."
                            : key + " would be refused by "
                                    + decision.refusedBy().orElse("its limit") + " for another "
                                    + Durations.text(decision.retryAfter()) + ".");
            return decision.allowed() ? ExitCode.DONE : ExitCode.FAILED;
        });
    }

    @Command(
            name = "reset",
            description = "Forget all about a key: what it used, a ban, an allowance.",
            mixinStandardHelpOptions = true)
    int reset(
            @Parameters(paramLabel = LIMITER, description = LIMITER_HELP) String name,
            @Parameters(paramLabel = KEY, description = KEY_HELP) String key,
            @Mixin Confirmation confirmation) {
        return change(name, confirmation, key, "forgets what '" + key + "' used", limiter -> limiter.reset(key));
    }

    @Command(name = "ban", description = "Refuse everything to a key for a time.", mixinStandardHelpOptions = true)
    int ban(
            @Parameters(paramLabel = LIMITER, description = LIMITER_HELP) String name,
            @Parameters(paramLabel = KEY, description = KEY_HELP) String key,
            @Parameters(paramLabel = "TIME", description = "For how long, at most 31 days: 15m, 1h, 7d.") Duration time,
            @Mixin Confirmation confirmation) {
        String what = "refuses everything to '" + key + "' for " + Durations.text(time);
        return change(name, confirmation, key, what, limiter -> limiter.ban(key, time));
    }

    @Command(name = "allow", description = "Allow everything to a key for a time.", mixinStandardHelpOptions = true)
    int allow(
            @Parameters(paramLabel = LIMITER, description = LIMITER_HELP) String name,
            @Parameters(paramLabel = KEY, description = KEY_HELP) String key,
            @Parameters(paramLabel = "TIME", description = "For how long, at most 31 days: 15m, 1h, 7d.") Duration time,
            @Mixin Confirmation confirmation) {
        String what = "allows everything to '" + key + "' for " + Durations.text(time);
        return change(name, confirmation, key, what, limiter -> limiter.allow(key, time));
    }

    /** A change of what a limiter holds against a key. */
    @FunctionalInterface
    private interface Change {
        void make(RateLimiter limiter);
    }

    private int change(String name, Confirmation confirmation, String key, String what, Change change) {
        return with(name, limiter -> {
            String sentence = "This " + what + ", in limiter '" + name + "'.";
            Confirmation.Verdict verdict = confirmation.ask(console(), sentence, key);
            if (verdict == Confirmation.Verdict.REFUSED) {
                return ExitCode.FAILED;
            }
            boolean dryRun = verdict == Confirmation.Verdict.DRY_RUN;
            if (!dryRun) {
                change.make(limiter);
            }
            return answer(
                    Map.of("limiter", name, "key", key, "dryRun", dryRun),
                    () -> dryRun ? sentence + " Nothing was done." : "Done: " + sentence);
        });
    }

    private int tell(RateLimiterReport report, List<KeyUse> keys) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("keysRead", report.keysRead());
        json.put("complete", report.complete());
        json.put("keys", keys.stream().map(RateLimitsCommand::json).toList());
        int unused = answer(json, () -> table(keys));
        if (!report.complete()) {
            console().complain("Only " + report.keysRead() + " keys were read; there are more.");
        }
        return ExitCode.DONE;
    }

    private static Map<String, Object> json(KeyUse use) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("key", use.key());
        json.put("used", use.used());
        json.put("limit", use.limit());
        json.put("retryAfterMillis", use.retryAfter().toMillis());
        json.put("banned", use.banned());
        return json;
    }

    private static String table(List<KeyUse> keys) {
        if (keys.isEmpty()) {
            return "There are none.";
        }
        Table table = new Table("key", "used", "of", "refused for", "");
        keys.forEach(use -> table.row(
                use.key(),
                Long.toString(use.used()),
                Long.toString(use.limit()),
                use.refused() ? Durations.text(use.retryAfter()) : "-",
                use.banned() ? "banned" : ""));
        return table.toString();
    }

    private int with(String name, Function<RateLimiter, Integer> work) {
        if (limits.isEmpty()) {
            throw new UsageException("Say with --limit what limiter '" + name
                    + "' allows, as the application has it, for instance --limit 10/1m.");
        }
        List<Limit> parsed = limits.stream().map(RateLimitsCommand::limit).toList();
        return withDatabases(databases -> {
            try (RateLimits all = RateLimits.open(databases.get(Database.RATE_LIMIT))) {
                return work.apply(all.limiter(name, WhenUnavailable.refuse(), parsed));
            }
        });
    }

    private static Limit limit(String text) {
        try {
            return Limits.parse(text);
        } catch (UsageException wrong) {
            throw new UsageException("--limit: " + wrong.getMessage());
        }
    }
}
