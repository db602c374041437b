package dev.quintet.cli.queues;

import dev.quintet.cli.Durations;
import dev.quintet.cli.Table;
import dev.quintet.databases.Json;
import dev.quintet.queues.Job;
import dev.quintet.queues.JobLog;
import dev.quintet.queues.JobOrder;
import dev.quintet.queues.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** A job, with the latest rows of its log. */
record JobView(Job job, JobState state, JobLog log) {
    static final String STATES = "waiting, prioritized, active, delayed, waiting-children, completed or failed.";

    private static final int LATEST_ROWS = 100;

    static JobView of(Job job) {
        return new JobView(job, job.state(), job.logs(0, LATEST_ROWS - 1L, JobOrder.DESCENDING));
    }

    static Map<String, Object> summary(Job job) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", job.id());
        json.put("name", job.name());
        json.put("timestamp", job.timestamp().toString());
        json.put("attemptsMade", job.attemptsMade());
        job.failedReason().ifPresent(reason -> json.put("failedReason", reason));
        return json;
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", job.id());
        json.put("name", job.name());
        json.put("state", state.wireName());
        json.put("data", tree(job.dataJson()));
        json.put("opts", job.options().stored());
        json.put("timestamp", job.timestamp().toString());
        job.processedOn().ifPresent(time -> json.put("processedOn", time.toString()));
        job.finishedOn().ifPresent(time -> json.put("finishedOn", time.toString()));
        json.put("attemptsMade", job.attemptsMade());
        json.put("progress", tree(job.progressJson()));
        job.returnValueJson().ifPresent(value -> json.put("returnvalue", tree(value)));
        job.failedReason().ifPresent(reason -> json.put("failedReason", reason));
        json.put("stacktrace", job.stacktrace());
        json.put("logs", oldestFirst());
        json.put("logsInAll", log.total());
        return json;
    }

    /** What Node or a program stored need not be JSON that we read. */
    private static Object tree(String json) {
        try {
            return Json.mapper().readTree(json);
        } catch (JacksonException text) {
            return json;
        }
    }

    private List<String> oldestFirst() {
        List<String> rows = new ArrayList<>(log.rows());
        Collections.reverse(rows);
        return rows;
    }

    String text() {
        Table table = new Table("job", job.id());
        table.row("name", job.name());
        table.row("state", state.wireName());
        table.row("made", job.timestamp() + ago(Optional.of(job.timestamp())));
        job.processedOn().ifPresent(time -> table.row("begun", time + ago(job.processedOn())));
        job.finishedOn().ifPresent(time -> table.row("ended", time + ago(job.finishedOn())));
        table.row(
                "attempts",
                job.attemptsMade() + " of " + Math.max(1, job.options().attempts()));
        table.row("data", job.dataJson());
        table.row("options", Json.write(job.options().stored()));
        job.returnValueJson().ifPresent(value -> table.row("result", value));
        job.failedReason().ifPresent(reason -> table.row("failed", reason.replace("\n", "\n          ")));
        StringBuilder text = new StringBuilder(table.toString());
        if (!log.rows().isEmpty()) {
            text.append("\n\nLog, ")
                    .append(log.rows().size())
                    .append(" of ")
                    .append(log.total())
                    .append(" rows:");
            oldestFirst().forEach(row -> text.append("\n  ").append(row));
        }
        return text.toString();
    }

    private static String ago(Optional<Instant> time) {
        return time.map(then -> " (" + Durations.text(Duration.between(then, Instant.now())) + " ago)")
                .orElse("");
    }

    static String table(List<Job> jobs) {
        if (jobs.isEmpty()) {
            return "There are none.";
        }
        Table table = new Table("id", "name", "made", "attempts", "failed");
        jobs.forEach(job -> table.row(
                job.id(),
                job.name(),
                job.timestamp().toString(),
                Integer.toString(job.attemptsMade()),
                job.failedReason().orElse("").lines().findFirst().orElse("")));
        return table.toString();
    }
}
