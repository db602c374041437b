package dev.quintet.benchmarks.queues;

import dev.quintet.benchmarks.ClientCpu;
import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.queues.Job;
import dev.quintet.queues.JobOptions;
import dev.quintet.queues.JobRequest;
import dev.quintet.queues.Queue;
import dev.quintet.queues.Worker;
import dev.quintet.queues.WorkerListener;
import dev.quintet.queues.WorkerOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Ours. Callers that add do not block a thread each, as Node's do not. */
final class QuintetQueues implements QueuePeer {
    private static final Mail MAIL = new Mail("ada@example.com", "Welcome", 7);

    private final ClientCpu client = new ClientCpu();
    private final Databases databases;
    private final Queue queue;

    QuintetQueues(String url) {
        databases = Databases.open(
                QuintetConfiguration.builder().url(url).application("benchmark").build());
        queue = Queue.on(databases.get(Database.QUEUES), QueueTask.QUEUE);
    }

    /** The data of a job. */
    record Mail(String to, String subject, int template) {}

    @Override
    public String name() {
        return "Quintet";
    }

    @Override
    public Took perform(QueueTask task) throws InterruptedException {
        double cpu = client.seconds();
        long started = System.nanoTime();
        switch (task.kind()) {
            case ADD -> add(task.jobs(), task.width());
            case ADD_IN_BULK -> addInBulk(task.jobs(), task.width());
            case PROCESS -> {
                return process(task.jobs(), task.width());
            }
        }
        return new Took((System.nanoTime() - started) / 1e9, client.seconds() - cpu);
    }

    private void add(int jobs, int callers) {
        if (callers == 1) {
            for (int i = 0; i < jobs; i++) {
                Job unused = queue.add("mail", MAIL);
            }
            return;
        }
        AtomicInteger left = new AtomicInteger(jobs);
        List<CompletableFuture<?>> ended = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            CompletableFuture<Void> end = new CompletableFuture<>();
            ended.add(end);
            addNext(left, end);
        }
        CompletableFuture.allOf(ended.toArray(CompletableFuture[]::new)).join();
    }

    private void addNext(AtomicInteger left, CompletableFuture<Void> end) {
        if (left.getAndDecrement() <= 0) {
            end.complete(null);
            return;
        }
        queue.addAsync("mail", MAIL, JobOptions.NONE).whenComplete((job, failure) -> {
            if (failure == null) {
                addNext(left, end);
            } else {
                end.completeExceptionally(failure);
            }
        });
    }

    private void addInBulk(int jobs, int bulk) {
        for (int left = jobs; left > 0; left -= bulk) {
            List<Job> unused = queue.addBulk(Collections.nCopies(bulk, JobRequest.of("mail", MAIL)));
        }
    }

    private Took process(int jobs, int concurrency) throws InterruptedException {
        CountDownLatch left = new CountDownLatch(jobs);
        double cpu = client.seconds();
        long started = System.nanoTime();
        try (Worker worker = Worker.builder(queue)
                .options(WorkerOptions.builder().concurrency(concurrency).build())
                .handle(Mail.class, job -> "sent")
                .listener(new WorkerListener() {
                    @Override
                    public void completed(Job job, String resultJson) {
                        left.countDown();
                    }
                })
                .build()) {
            if (!left.await(120, TimeUnit.SECONDS)) {
                throw new IllegalStateException(left.getCount() + " jobs were left by " + worker.id());
            }
            return new Took((System.nanoTime() - started) / 1e9, client.seconds() - cpu);
        }
    }

    @Override
    public void close() {
        databases.close();
    }
}
