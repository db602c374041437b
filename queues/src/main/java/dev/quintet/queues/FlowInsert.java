package dev.quintet.queues;

import dev.quintet.databases.DedicatedConnection;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.errors.CommandFailedException;
import dev.quintet.databases.errors.QuintetException;
import dev.quintet.queues.errors.ParentRefusedException;
import dev.quintet.queues.protocol.ParentLink;
import dev.quintet.queues.protocol.QueueScript;
import dev.quintet.queues.protocol.QueueScripts;
import dev.quintet.queues.protocol.Reply;
import dev.quintet.queues.protocol.ReturnCode;
import dev.quintet.queues.protocol.ScriptCall;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Adds a plan's jobs in one transaction, so that no worker sees half a flow.
 *
 * <p>BullMQ's scripts refuse a job that belongs to another living parent, but what the transaction did besides stays done, and the new
 * parent would wait for ever. So whatever could be refused is looked at before, under WATCH: if it changes meanwhile, the transaction
 * is not carried out, and all begins anew. Should a script fail inside the transaction nevertheless, for lack of memory say, what was
 * added is removed again.
 */
final class FlowInsert {
    private static final int MOST_TRIES = 20;
    private static final int MOST_NAMED = 20;

    private final RedisDatabase database;
    private final QueueScripts scripts;
    private final FlowPlan plan;
    private Set<FlowPlan.Step> thereBefore = Set.of();

    FlowInsert(RedisDatabase database, FlowPlan plan) {
        this.database = database;
        this.scripts = new QueueScripts(database);
        this.plan = plan;
    }

    List<FlowNode> run() {
        List<ScriptCall> calls = new ArrayList<>();
        plan.steps().forEach(step -> calls.add(step.call()));
        plan.parents().forEach(parent -> calls.add(release(parent)));
        for (int i = 0; i < MOST_TRIES; i++) {
            try (DedicatedConnection connection = database.dedicated()) {
                lookAhead(connection);
                Optional<List<@Nullable Object>> answers = scripts.transaction(connection, calls);
                if (answers.isPresent()) {
                    return plan.nodes(jobs(answers.get()));
                }
            }
        }
        throw new ParentRefusedException(
                ReturnCode.PARENT_CANNOT_BE_REPLACED,
                "The jobs of the flow with ids of their own changed during each of %d tries. Nothing was added."
                        .formatted(MOST_TRIES));
    }

    private ScriptCall release(ParentLink parent) {
        QueueParts any = plan.steps().get(0).queue();
        return QueueScript.RELEASE_PARENT_IF_NO_PENDING_DEPENDENCIES
                .on(any.keys(), parent.key(), parent.key() + ":dependencies")
                .with(parent.queue(), parent.id(), any.now());
    }

    /** Watches what could be refused, and refuses it. */
    private void lookAhead(DedicatedConnection connection) {
        List<FlowPlan.Step> attached = plan.steps().stream()
                .filter(step -> step.parent() < 0 && step.job().parent().isPresent())
                .toList();
        List<FlowPlan.Step> chosen =
                plan.steps().stream().filter(FlowPlan.Step::chosenId).toList();
        Set<String> watched = new TreeSet<>();
        attached.forEach(step -> watched.add(parentKey(step)));
        chosen.forEach(step -> watched.add(step.key()));
        if (watched.isEmpty()) {
            return;
        }
        connection.call(redis -> redis.watch(watched.toArray(String[]::new)));
        List<String> refused = new ArrayList<>();
        int code = 0;
        for (FlowPlan.Step step : attached) {
            if (connection.call(redis -> redis.exists(parentKey(step))) == 0) {
                code = ReturnCode.MISSING_PARENT;
                refused.add("%s: its parent %s is missing".formatted(shown(step), parentKey(step)));
            }
        }
        Map<FlowPlan.Step, String> parentsNow = existing(connection, chosen);
        for (Map.Entry<FlowPlan.Step, String> found : parentsNow.entrySet()) {
            FlowPlan.Step step = found.getKey();
            String now = found.getValue();
            boolean another = step.job().parent().isPresent() && !now.isEmpty() && !now.equals(parentKey(step));
            if (another && connection.call(redis -> redis.exists(now)) > 0) {
                code = ReturnCode.PARENT_CANNOT_BE_REPLACED;
                refused.add("%s: it belongs to %s already".formatted(shown(step), now));
            }
        }
        if (!refused.isEmpty()) {
            throw new ParentRefusedException(
                    code, "Nothing of the flow was added, because of " + String.join("; ", refused));
        }
        thereBefore = parentsNow.keySet();
    }

    /** Those of which there is a job already, and whose child that is; one round trip. */
    private static Map<FlowPlan.Step, String> existing(DedicatedConnection connection, List<FlowPlan.Step> steps) {
        List<RedisFuture<List<KeyValue<String, String>>>> asked = new ArrayList<>();
        Map<FlowPlan.Step, String> parents = new LinkedHashMap<>();
        if (!steps.isEmpty()) {
            // Answers come in order, so the last one's comes when all have.
            List<KeyValue<String, String>> unused = connection.call(redis -> {
                steps.forEach(step -> asked.add(redis.hmget(step.key(), "timestamp", "parentKey")));
                return asked.get(asked.size() - 1);
            });
        }
        for (int i = 0; i < steps.size(); i++) {
            List<KeyValue<String, String>> fields =
                    asked.get(i).toCompletableFuture().join();
            if (fields.get(0).hasValue()) {
                parents.put(steps.get(i), fields.get(1).getValueOrElse(""));
            }
        }
        return parents;
    }

    private static String parentKey(FlowPlan.Step step) {
        return step.job().parent().map(ParentLink::key).orElse("");
    }

    private static String shown(FlowPlan.Step step) {
        return "job '%s' (%s)".formatted(step.job().name(), step.key());
    }

    private List<Job> jobs(List<@Nullable Object> answers) {
        List<Job> jobs = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        @Nullable Throwable cause = null;
        for (int i = 0; i < answers.size(); i++) {
            Object answer = answers.get(i);
            boolean adds = i < plan.steps().size();
            if (answer instanceof Throwable failure) {
                cause = failure;
                failures.add((adds ? shown(plan.steps().get(i)) : "releasing a parent") + ": " + failure.getMessage());
            } else if (adds && ReturnCode.refuses(answer)) {
                failures.add(shown(plan.steps().get(i)) + ": code " + answer);
            } else if (adds) {
                FlowPlan.Step step = plan.steps().get(i);
                jobs.add(Additions.added(step.queue(), step.job(), answer));
            }
        }
        if (!failures.isEmpty()) {
            throw new CommandFailedException(
                    "The flow was not added, and " + undo() + " Failed: " + String.join("; ", failures), cause);
        }
        return jobs;
    }

    /**
     * Removes what this flow added, parents first, so that none of them is released for want of children.
     *
     * @return what came of that, as the end of a sentence
     */
    private String undo() {
        List<FlowPlan.Step> added = plan.steps().stream()
                .filter(step -> !thereBefore.contains(step))
                .toList();
        List<ScriptCall> removals = new ArrayList<>();
        for (FlowPlan.Step step : added) {
            removals.add(QueueScript.REMOVE_JOB
                    .on(step.queue().keys(), step.key())
                    .with(step.job().id(), false, step.queue().keys().base()));
        }
        List<@Nullable Object> answers;
        try {
            answers = removals.isEmpty() ? List.of() : scripts.transaction(removals);
        } catch (QuintetException failure) {
            return "whether what had been added of it could be removed again is not known (" + failure.getMessage()
                    + "): " + keys(added) + ".";
        }
        List<FlowPlan.Step> left = new ArrayList<>();
        for (int i = 0; i < added.size(); i++) {
            Object answer = answers.get(i);
            if (answer instanceof Throwable || Reply.number(answer) != 1) {
                left.add(added.get(i));
            }
        }
        return "what had been added of it "
                + (left.isEmpty()
                        ? "was removed again."
                        : "was removed again, except for jobs that are being processed already or could not be removed again: "
                                + keys(left) + ".");
    }

    private static String keys(List<FlowPlan.Step> steps) {
        String first = steps.stream().limit(MOST_NAMED).map(FlowPlan.Step::key).collect(Collectors.joining(", "));
        return steps.size() <= MOST_NAMED ? first : first + " and " + (steps.size() - MOST_NAMED) + " more";
    }
}
