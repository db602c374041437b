package dev.quintet.queues;

import dev.quintet.databases.errors.CallInterruptedException;
import dev.quintet.databases.errors.DatabaseUnavailableException;
import dev.quintet.queues.protocol.NewJob;
import dev.quintet.queues.protocol.QueueScript;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/**
 * Adds many jobs, a thousand per round trip. Not a transaction: each is added or refused by itself, in order, and what became
 * of each is told.
 */
final class BulkAdditions {
    private static final int PER_TRIP = 1000;

    /** Of how many different names a span tells; Node's tells all, of thousands of jobs too. */
    private static final int MOST_NAMES = 100;

    private final QueueParts parts;
    private final Additions additions;
    private volatile boolean loaded;

    BulkAdditions(QueueParts parts, Additions additions) {
        this.parts = parts;
        this.additions = additions;
    }

    List<Job> add(List<JobRequest> requests) {
        String queue = parts.keys().queue();
        return parts.options().telemetry().trace(QueueTelemetry.Operation.producing("addBulk", queue, queue), span -> {
            if (span != NoSpan.INSTANCE) {
                span.set(TelemetryAttributes.BULK_COUNT, requests.size());
                span.set(TelemetryAttributes.BULK_NAMES, names(requests));
            }
            return send(drafts(requests, span.context()));
        });
    }

    private static List<String> names(List<JobRequest> requests) {
        return requests.stream()
                .map(JobRequest::name)
                .distinct()
                .limit(MOST_NAMES)
                .toList();
    }

    private List<Job> send(List<NewJob> drafts) {
        if (!loaded && drafts.size() > 1) {
            // Else each of them would find that the server does not know the script, and send its text.
            parts.scripts()
                    .load(EnumSet.of(
                            QueueScript.ADD_STANDARD_JOB,
                            QueueScript.ADD_DELAYED_JOB,
                            QueueScript.ADD_PRIORITIZED_JOB));
            loaded = true;
        }
        SortedMap<Integer, Job> added = new TreeMap<>();
        SortedMap<Integer, RuntimeException> failures = new TreeMap<>();
        for (int from = 0; from < drafts.size(); from += PER_TRIP) {
            int to = Math.min(from + PER_TRIP, drafts.size());
            if (failures.values().stream().anyMatch(DatabaseUnavailableException.class::isInstance)) {
                notSent(from, drafts.size(), failures);
                break;
            }
            send(drafts, from, to, added, failures);
        }
        if (!failures.isEmpty()) {
            throw new BulkAddException(parts.keys().queue(), added, failures);
        }
        return List.copyOf(added.values());
    }

    /** Refuses all if one of them cannot be, before any is sent. */
    private List<NewJob> drafts(List<JobRequest> requests, Optional<String> context) {
        List<NewJob> drafts = new ArrayList<>(requests.size());
        for (JobRequest request : requests) {
            try {
                drafts.add(additions.draft(request.name(), request.data(), request.options(), context));
            } catch (IllegalArgumentException refused) {
                throw new IllegalArgumentException(
                        "Number " + drafts.size() + " of " + requests.size() + " jobs cannot be added, so none was: "
                                + refused.getMessage(),
                        refused);
            }
        }
        return drafts;
    }

    private void send(
            List<NewJob> drafts,
            int from,
            int to,
            SortedMap<Integer, Job> added,
            SortedMap<Integer, RuntimeException> failures) {
        List<CompletionStage<Job>> sent = new ArrayList<>(to - from);
        for (NewJob draft : drafts.subList(from, to)) {
            sent.add(additions.send(draft));
        }
        for (int i = 0; i < sent.size(); i++) {
            try {
                added.put(from + i, Answers.await(sent.get(i), parts));
            } catch (RuntimeException failure) {
                // An interrupted thread finds those answers that are there already, and waits for no other.
                failures.put(from + i, failure);
            }
        }
    }

    private static void notSent(int from, int to, SortedMap<Integer, RuntimeException> failures) {
        boolean interrupted = failures.values().stream().anyMatch(CallInterruptedException.class::isInstance);
        String reason = interrupted
                ? "Not sent: the thread was interrupted before it was this job's turn."
                : "Not sent: jobs before it in the list found the database unavailable.";
        for (int i = from; i < to; i++) {
            failures.put(i, new DatabaseUnavailableException(reason, null));
        }
    }
}
