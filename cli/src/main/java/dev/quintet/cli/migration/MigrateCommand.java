package dev.quintet.cli.migration;

import dev.quintet.cli.Confirmation;
import dev.quintet.cli.Confirmation.Verdict;
import dev.quintet.cli.ConflictChoice;
import dev.quintet.cli.Console;
import dev.quintet.cli.Durations;
import dev.quintet.cli.ExitCode;
import dev.quintet.cli.Interruptible;
import dev.quintet.cli.ProgressLine;
import dev.quintet.cli.RedisCommand;
import dev.quintet.databases.Places;
import dev.quintet.operations.ConflictPolicy;
import dev.quintet.operations.migration.Migration;
import dev.quintet.operations.migration.MigrationCheck;
import dev.quintet.operations.migration.MigrationOptions;
import dev.quintet.operations.migration.MigrationPlan;
import dev.quintet.operations.migration.MigrationReport;
import dev.quintet.operations.migration.RollBackReport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Moves the keys of one database to the five: shows a plan, asks, moves, and counts afterwards; and moves them back. */
@Command(
        name = "migrate",
        description = {
            "Move the keys of one database to the five they belong in, with what they hold and their times to live.",
            "REDIS_URL and its companions say where the five are. Run again after a break, it goes on."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything is where it belongs, or in a dry run counted",
            "1:refused, not confirmed, failed, or something stayed: a queue at work, a key that keeps changing",
            "2:wrong usage or configuration",
            "130, 143:broken off by Ctrl-C or SIGTERM; run it again to go on"
        })
public final class MigrateCommand extends RedisCommand implements Callable<Integer> {
    private static final String GO_ON =
            "Every key is at its new place or at its old one, and a queue that was on its way is"
                    + " paused. Run the command again to go on.";
    private static final String JOURNAL = "JOURNAL";
    private static final String JOURNAL_HELP =
            "The file that the migration named at its end; may be left out if there is only one.";

    @Mixin
    private final SourceChoice source = new SourceChoice();

    @Mixin
    private final RuleChoice rules = new RuleChoice();

    @Mixin
    private final ConflictChoice conflicts = new ConflictChoice();

    @Mixin
    private final MoveChoice moving = new MoveChoice();

    @Mixin
    private final Confirmation confirmation = new Confirmation();

    public MigrateCommand(Console console, Map<String, String> environment) {
        super(console, environment);
    }

    @Override
    public Integer call() {
        return withPlaces(places -> {
            Migration migration = new Migration(places, options(places));
            MigrationPlan plan;
            try (ProgressLine line = progress()) {
                plan = migration.plan(line);
            }
            PlanView view = new PlanView(plan);
            boolean nothing = plan.keys() == 0 && !plan.resumed();
            if (confirmation.dryRun() || nothing) {
                return answer(Map.of("plan", view.json()), view::text);
            }
            if (!json()) {
                console().complain(view.text() + "\n");
            }
            return isRefused(plan) || !isConfirmed(plan) ? ExitCode.FAILED : run(migration, plan);
        });
    }

    private MigrationOptions options(Places places) {
        MigrationOptions.Builder options =
                source.options(places.configuration(), environment()).conflicts(conflicts.policy());
        return rules.apply(moving.apply(options), places.configuration()).build();
    }

    /** Before asking; the library would refuse, too. */
    private boolean isRefused(MigrationPlan plan) {
        boolean refused = conflicts.policy() == ConflictPolicy.FAIL && plan.conflicts() > 0 && !plan.resumed();
        if (refused) {
            console()
                    .complain("quintet: " + plan.conflicts()
                            + " of these keys are at their places already, so nothing was"
                            + " moved. --on-conflict skip leaves both; --on-conflict overwrite replaces those that are"
                            + " there, for ever.");
        }
        return refused;
    }

    private boolean isConfirmed(MigrationPlan plan) {
        boolean replacing = conflicts.policy() == ConflictPolicy.OVERWRITE && plan.conflicts() > 0;
        String touched = "This moves " + plan.keys() + " keys out of " + plan.source()
                + (replacing ? ", and replaces " + plan.conflicts() + " that are at their places, for ever." : ".");
        return confirmation.ask(console(), touched, source.name(plan.source(), environment())) == Verdict.GO_ON;
    }

    private int run(Migration migration, MigrationPlan plan) {
        return Interruptible.run(console(), GO_ON, () -> {
            MigrationReport report;
            try (ProgressLine line = progress()) {
                report = migration.run(line);
            }
            Optional<MigrationCheck> check =
                    moving.verify() ? Optional.of(check(migration, report.journal())) : Optional.empty();
            MovedView moved = new MovedView(report.moved(), report.queuesLeft());
            int unused = answer(json(plan, report, check), () -> text(report, check));
            return moved.isComplete() ? ExitCode.DONE : ExitCode.FAILED;
        });
    }

    private MigrationCheck check(Migration migration, Path journal) {
        try (ProgressLine line = progress()) {
            return migration.check(journal, line);
        }
    }

    private static String text(MigrationReport report, Optional<MigrationCheck> check) {
        StringBuilder text = new StringBuilder();
        text.append(report.keys())
                .append(" keys moved in ")
                .append(Durations.text(report.took()))
                .append(check.isPresent() ? ", each compared before and after.\n\n" : ".\n\n")
                .append(new MovedView(report.moved(), report.queuesLeft()).text());
        check.filter(found -> found.moved() > 0)
                .ifPresent(found -> text.append("\n\n").append(new CheckView(found).text()));
        return text.append("\n\nIt can be undone: quintet migrate roll-back ")
                .append(report.journal())
                .toString();
    }

    private static Map<String, Object> json(
            MigrationPlan plan, MigrationReport report, Optional<MigrationCheck> check) {
        MovedView moved = new MovedView(report.moved(), report.queuesLeft());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("plan", new PlanView(plan).json());
        json.put("keys", report.keys());
        json.put("databases", moved.json());
        json.put("unknown", report.unknown());
        json.put("queuesMoved", report.queuesMoved());
        json.put("queuesLeft", report.queuesLeft());
        json.put("complete", moved.isComplete());
        json.put("journal", report.journal().toString());
        json.put("millis", report.took().toMillis());
        check.ifPresent(found -> json.put("check", new CheckView(found).json()));
        return json;
    }

    @Command(
            name = "verify",
            description = {
                "Count where the keys are that a migration has moved. Only reads.",
                "What they hold was compared when they moved; since then they have lived on."
            },
            mixinStandardHelpOptions = true)
    int verify(
            @Parameters(arity = "0..1", paramLabel = JOURNAL, description = JOURNAL_HELP) @Nullable Path named,
            @Mixin SourceChoice from) {
        return withPlaces(places -> {
            Path journal = from.journal(named, environment());
            MigrationOptions options =
                    from.options(places.configuration(), environment()).build();
            CheckView view = new CheckView(check(new Migration(places, options), journal));
            return answer(view.json(), view::text);
        });
    }

    @Command(
            name = "roll-back",
            description = {
                "Move back what a migration has moved, unless there is a key of that name again.",
                "What was replaced cannot come back. Run again after a break, it goes on."
            },
            mixinStandardHelpOptions = true)
    int rollBack(
            @Parameters(arity = "0..1", paramLabel = JOURNAL, description = JOURNAL_HELP) @Nullable Path named,
            @Mixin SourceChoice from,
            @Mixin MoveChoice back,
            @Mixin Confirmation confirm) {
        return withPlaces(places -> {
            Path journal = from.journal(named, environment());
            Migration migration = new Migration(
                    places,
                    back.apply(from.options(places.configuration(), environment()))
                            .build());
            MigrationCheck found = check(migration, journal);
            CheckView view = new CheckView(found);
            if (confirm.dryRun()) {
                return answer(view.json(), view::text);
            }
            if (!json()) {
                console().complain(view.text() + "\n");
            }
            String touched = "This moves " + found.there() + " keys back to " + found.source() + ".";
            String name = from.name(found.source(), environment());
            return confirm.ask(console(), touched, name) == Verdict.GO_ON
                    ? rollBack(migration, journal)
                    : ExitCode.FAILED;
        });
    }

    private int rollBack(Migration migration, Path journal) {
        return Interruptible.run(console(), GO_ON, () -> {
            RollBackReport report;
            try (ProgressLine line = progress()) {
                report = migration.rollBack(journal, line);
            }
            MovedView moved = new MovedView(report.returned(), report.queuesLeft());
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("keys", report.keys());
            json.put("databases", moved.json());
            json.put("queuesLeft", report.queuesLeft());
            json.put("complete", moved.isComplete());
            json.put("millis", report.took().toMillis());
            int unused = answer(
                    json,
                    () -> report.keys() + " keys moved back in " + Durations.text(report.took()) + ".\n\n"
                            + moved.text());
            return moved.isComplete() ? ExitCode.DONE : ExitCode.FAILED;
        });
    }
}
