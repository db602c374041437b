package dev.quintet.queues;

import static dev.quintet.queues.Checks.check;

import dev.quintet.databases.Json;
import dev.quintet.queues.protocol.NewJob;
import dev.quintet.queues.protocol.ParentLink;
import dev.quintet.queues.protocol.StoredJob;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Adds jobs to one queue. */
final class Additions {
    private final QueueParts parts;
    private final Description description;
    private final DeduplicatedAdditions deduplicated;

    Additions(QueueParts parts, Description description) {
        this.parts = parts;
        this.description = description;
        this.deduplicated = new DeduplicatedAdditions(parts);
    }

    Job add(String name, @Nullable Object data, JobOptions options) {
        return parts.options().telemetry().trace(adding(name), span -> {
            NewJob draft = draft(name, data, options, span.context());
            description.write();
            Job job = draft.deduplicationId().isPresent()
                    ? Answers.await(deduplicated.send(draft), parts)
                    : added(draft, parts.scripts().run(draft.call(parts.keys())));
            tell(span, job);
            return job;
        });
    }

    private QueueTelemetry.Operation adding(String name) {
        String queue = parts.keys().queue();
        return QueueTelemetry.Operation.producing("add", queue + "." + name, queue);
    }

    private static void tell(QueueTelemetry.Span span, Job job) {
        span.set(TelemetryAttributes.JOB_NAME, job.name()).set(TelemetryAttributes.JOB_ID, job.id());
    }

    CompletionStage<Job> addAsync(String name, @Nullable Object data, JobOptions options) {
        QueueTelemetry.Span span = parts.options().telemetry().begin(adding(name));
        NewJob draft;
        try {
            draft = draft(name, data, options, span.context());
        } catch (IllegalArgumentException refused) {
            span.failed(refused);
            span.end();
            return CompletableFuture.failedFuture(refused);
        }
        return send(draft).whenComplete((job, failure) -> {
            if (failure != null) {
                span.failed(Answers.exception(failure));
            } else {
                tell(span, job);
            }
            span.end();
        });
    }

    CompletionStage<Job> send(NewJob draft) {
        description.write();
        return draft.deduplicationId().isPresent()
                ? deduplicated.send(draft)
                : parts.scripts().runAsync(draft.call(parts.keys())).thenApply(reply -> added(draft, reply));
    }

    private Job added(NewJob draft, List<@Nullable Object> reply) {
        return added(parts, draft, reply);
    }

    /** The job that came of a draft, by the script's answer. */
    static Job added(QueueParts parts, NewJob draft, @Nullable Object reply) {
        return new Job(parts, stored(draft, draft.added(reply)));
    }

    /**
     * The job that was asked for, checked as far as can be without Redis.
     *
     * @param context what it carries of a trace, unless it is told to carry something else or nothing
     */
    NewJob draft(String name, @Nullable Object data, JobOptions asked, Optional<String> context) {
        JobOptions options = asked.over(parts.options().defaultJobOptions());
        String json = parts.json().write("The data of a job '" + name + "'", data);
        options.sizeLimit().ifPresent(limit -> checkSize(name, json, limit));
        return new NewJob(
                options.jobId().map(JobIds::checked).orElse(""),
                Checks.text("A job's name", name),
                json,
                options.timestamp().map(Instant::toEpochMilli).orElseGet(parts::now),
                options.carrying(context).stored(),
                options.parent().map(parent -> new ParentLink(parent.queue(), parent.id(), options.parentFlag())),
                Optional.empty());
    }

    private void checkSize(String name, String json, int limit) {
        int size = json.getBytes(StandardCharsets.UTF_8).length;
        check(
                size <= limit,
                "The data of a job '%s' for queue '%s' has %s bytes as JSON, but its sizeLimit is %s",
                name,
                parts.keys().queue(),
                size,
                limit);
    }

    /** The job as it stands in Redis now, unless it was there before. */
    static StoredJob stored(NewJob draft, String id) {
        Map<String, String> fields = new HashMap<>();
        fields.put("name", draft.name());
        fields.put("data", draft.data());
        fields.put("timestamp", Long.toString(draft.timestamp()));
        fields.put("opts", Json.write(draft.storedOptions()));
        if (draft.options().get("delay") instanceof Number delay) {
            fields.put("delay", delay.toString());
        }
        if (draft.options().get("priority") instanceof Number priority) {
            fields.put("priority", priority.toString());
        }
        draft.parent().ifPresent(parent -> fields.put("parentKey", parent.key()));
        draft.deduplicationId().ifPresent(deduplication -> fields.put("deid", deduplication));
        return new StoredJob(id, fields);
    }
}
