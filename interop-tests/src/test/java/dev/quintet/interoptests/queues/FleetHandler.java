package dev.quintet.interoptests.queues;

import dev.quintet.queues.JobHandler;
import dev.quintet.queues.RawJson;
import dev.quintet.queues.RunningJob;
import dev.quintet.queues.UnrecoverableJobException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Does what a job's data says, as the workers of {@code mixed-queues.mjs} do. */
final class FleetHandler implements JobHandler<Object> {
    private final Map<String, Integer> runs = new ConcurrentHashMap<>();
    private final CountDownLatch released = new CountDownLatch(1);

    /** How often each job was run. */
    Map<String, Integer> runs() {
        return runs;
    }

    /** Lets those go on that are told to hold. */
    void release() {
        released.countDown();
    }

    @Override
    public @Nullable Object handle(RunningJob<Object> job) throws Exception {
        runs.merge(job.job().queueName() + " " + job.id(), 1, Integer::sum);
        JsonNode data = JsonMapper.shared().readTree(job.job().dataJson());
        switch (data.path("do").asString("")) {
            case "fail" -> throw new IllegalStateException(data.get("message").asString());
            case "failForGood" ->
                throw new UnrecoverableJobException(data.get("message").asString());
            case "failBelow" -> {
                if (job.attemptsMade() < data.get("attempts").asInt()) {
                    throw new IllegalStateException("attempt " + job.attemptsMade());
                }
                return job.attemptsMade();
            }
            case "report" -> {
                job.job().updateProgress(data.get("progress"));
                data.get("log").forEach(row -> job.job().log(row.asString()));
                return "reported";
            }
            case "hold" -> {
                if (!released.await(100, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("never released");
                }
                return "released";
            }
            case "sleep" -> {
                boolean unused = new CountDownLatch(1).await(data.get("ms").asLong(), TimeUnit.MILLISECONDS);
                return data.get("ms").asLong();
            }
            default -> {
                return new RawJson(job.job().dataJson());
            }
        }
    }
}
