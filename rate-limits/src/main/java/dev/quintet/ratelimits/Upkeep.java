package dev.quintet.ratelimits;

import static dev.quintet.ratelimits.Checks.check;

import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Changes that people and applications make to single keys. Each is one script, which also announces it. */
final class Upkeep {
    private static final Script<Long> RESET = Script.returningInteger(Upkeep.class, "reset.lua");
    private static final Script<Long> REWARD = Script.returningInteger(Upkeep.class, "reward.lua");
    private static final Script<Long> OVERRIDE = Script.returningInteger(Upkeep.class, "override.lua");

    private final RedisDatabase database;
    private final Refusals refusals;
    private final Time time;
    private final String channel;

    Upkeep(RedisDatabase database, Refusals refusals, Time time, String channel) {
        this.database = database;
        this.refusals = refusals;
        this.time = time;
        this.channel = channel;
    }

    void reset(Budget budget) {
        List<String> keys = new ArrayList<>();
        budget.addStateNames(keys);
        keys.add(budget.overrideName());
        database.run(RESET, keys, List.of(channel, budget.name()));
        refusals.message(budget.name());
    }

    void reward(Budget budget, long permits) {
        check(permits >= 1, "permits must be at least 1, was %s", permits);
        List<String> keys = new ArrayList<>();
        budget.addStateNames(keys);
        List<String> arguments = new ArrayList<>();
        arguments.add(time.forScripts());
        arguments.add(Long.toString(Math.min(permits, SubWindows.MOST)));
        arguments.add(channel);
        arguments.add(budget.name());
        Question.addLimits(budget, 1, arguments);
        database.run(REWARD, keys, arguments);
        refusals.message(budget.name());
    }

    void override(Budget budget, String kind, Duration length) {
        Checks.checkWindow("time", length);
        List<String> arguments =
                List.of(time.forScripts(), kind, Long.toString(Checks.micros(length)), channel, budget.name());
        database.run(OVERRIDE, List.of(budget.overrideName()), arguments);
        // This process need not wait for its own message.
        refusals.message(budget.name());
    }
}
