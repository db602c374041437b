package dev.quintet.queues;

import static dev.quintet.queues.Checks.check;

import dev.quintet.queues.protocol.NewJob;
import dev.quintet.queues.protocol.ParentLink;
import dev.quintet.queues.protocol.ScriptCall;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;

/** The jobs of some flows in the order in which they are added: each before its children, roots first. */
final class FlowPlan {
    /** Which parts a queue has, by its name and a prefix that may be given. */
    interface Queues extends BiFunction<String, Optional<String>, QueueParts> {}

    /**
     * One job.
     *
     * @param queue where it goes
     * @param job what is added
     * @param parent the place of its parent in the plan, -1 for a root
     * @param hasChildren whether it waits
     * @param chosenId whether the id was asked for, so that there may be such a job already
     */
    record Step(QueueParts queue, NewJob job, int parent, boolean hasChildren, boolean chosenId) {
        String key() {
            return queue.keys().job(job.id());
        }

        ScriptCall call() {
            return job.callInFlow(queue.keys(), hasChildren);
        }
    }

    private record Open(FlowJob flow, int parent) {}

    private final List<Step> steps = new ArrayList<>();
    private final Queues queues;
    private final QueueTelemetry telemetry;
    private final List<QueueTelemetry.Span> spans = new ArrayList<>();
    private final Map<String, QueueParts> known = new HashMap<>();
    private final Set<String> chosenKeys = new HashSet<>();

    private FlowPlan(Queues queues, QueueTelemetry telemetry) {
        this.queues = queues;
        this.telemetry = telemetry;
    }

    static FlowPlan of(List<FlowJob> flows, Queues queues, QueueTelemetry telemetry) {
        FlowPlan plan = new FlowPlan(queues, telemetry);
        Deque<Open> open = new ArrayDeque<>();
        flows.forEach(flow -> open.addLast(new Open(flow, -1)));
        while (!open.isEmpty()) {
            Open next = open.removeFirst();
            int place = plan.steps.size();
            plan.steps.add(plan.tracedStep(next));
            // In front, so that a tree is complete before the next one begins; backwards, so that they come in order.
            List<FlowJob> children = next.flow().children();
            for (int i = children.size() - 1; i >= 0; i--) {
                open.addFirst(new Open(children.get(i), place));
            }
        }
        return plan;
    }

    /** Each in a span of its own, below that of the parent, which has ended by then. */
    private Step tracedStep(Open open) {
        FlowJob flow = open.flow();
        QueueTelemetry.Scope below = (open.parent() < 0 ? NoSpan.INSTANCE : spans.get(open.parent())).makeCurrent();
        try {
            return telemetry.trace(QueueTelemetry.Operation.producing("addNode", flow.queue(), flow.queue()), span -> {
                Step step = step(open, span.context());
                span.set(TelemetryAttributes.JOB_NAME, flow.name())
                        .set(TelemetryAttributes.JOB_ID, step.job().id());
                spans.add(span);
                return step;
            });
        } finally {
            below.close();
        }
    }

    private Step step(Open open, Optional<String> context) {
        FlowJob flow = open.flow();
        JobOptions options = flow.options();
        boolean child = open.parent() >= 0;
        check(
                options.deduplication().isEmpty() || (!child && flow.children().isEmpty()),
                "Job '%s' for queue '%s' is part of a flow and cannot have a deduplication id: its parent or its children would"
                        + " belong to a job that is not added",
                flow.name(),
                flow.queue());
        check(
                !child || options.parent().isEmpty(),
                "Job '%s' for queue '%s' has a parent by its place in the flow and cannot be given another one",
                flow.name(),
                flow.queue());
        QueueParts queue = known.computeIfAbsent(
                flow.prefix().orElse("") + '\n' + flow.queue(), unused -> queues.apply(flow.queue(), flow.prefix()));
        JobOptions placed = child ? below(steps.get(open.parent()), options) : options;
        NewJob draft = new Additions(queue, new Description(queue)).draft(flow.name(), flow.data(), placed, context);
        boolean chosenId = !draft.id().isEmpty();
        check(
                !chosenId || chosenKeys.add(queue.keys().job(draft.id())),
                "The id '%s' for queue '%s' is in the flow twice",
                draft.id(),
                flow.queue());
        return new Step(
                queue,
                chosenId ? draft : withId(draft, UUID.randomUUID().toString()),
                open.parent(),
                !flow.children().isEmpty(),
                chosenId);
    }

    private static JobOptions below(Step parent, JobOptions options) {
        return options.toBuilder()
                .parent(new JobParent(
                        parent.queue().keys().qualifiedName(), parent.job().id()))
                .build();
    }

    private static NewJob withId(NewJob draft, String id) {
        return new NewJob(
                id,
                draft.name(),
                draft.data(),
                draft.timestamp(),
                draft.options(),
                draft.parent(),
                draft.schedulerId());
    }

    List<Step> steps() {
        return steps;
    }

    /** All parents, each once: those in the plan, and those that roots are attached to. */
    List<ParentLink> parents() {
        Map<String, ParentLink> byKey = new HashMap<>();
        List<ParentLink> parents = new ArrayList<>();
        for (Step step : steps) {
            step.job().parent().ifPresent(link -> {
                if (byKey.put(link.key(), link) == null) {
                    parents.add(link);
                }
            });
        }
        return parents;
    }

    /** The tree of what was added, from a job for each step. */
    List<FlowNode> nodes(List<Job> jobs) {
        List<List<FlowNode>> children = new ArrayList<>();
        steps.forEach(unused -> children.add(new ArrayList<>()));
        List<FlowNode> roots = new ArrayList<>();
        // Backwards, children come before their parents.
        for (int i = steps.size() - 1; i >= 0; i--) {
            Collections.reverse(children.get(i));
            FlowNode node = new FlowNode(jobs.get(i), List.copyOf(children.get(i)));
            (steps.get(i).parent() < 0 ? roots : children.get(steps.get(i).parent())).add(node);
        }
        Collections.reverse(roots);
        return List.copyOf(roots);
    }
}
