package dev.quintet.queues;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what a worker tells. */
final class Heard implements WorkerListener {
    final List<String> all = new CopyOnWriteArrayList<>();
    final List<Throwable> errors = new CopyOnWriteArrayList<>();

    @Override
    public void active(Job job) {
        all.add("active " + job.id());
    }

    @Override
    public void completed(Job job, String result) {
        all.add("completed " + job.id() + " " + result);
    }

    @Override
    public void failed(Job job, Throwable failure) {
        all.add("failed " + job.id() + " " + failure.getMessage());
    }

    @Override
    public void stalled(String jobId) {
        all.add("stalled " + jobId);
    }

    @Override
    public void drained() {
        all.add("drained");
    }

    @Override
    public void error(Throwable failure) {
        errors.add(failure);
    }

    @Override
    public void lockRenewalFailed(List<String> jobIds) {
        all.add("lost " + jobIds);
    }

    @Override
    public void locksRenewed(List<String> jobIds) {
        all.add("renewed " + jobIds);
    }

    @Override
    public void paused() {
        all.add("paused");
    }

    @Override
    public void resumed() {
        all.add("resumed");
    }

    @Override
    public void circuitChanged(CircuitState state) {
        all.add("circuit " + state);
    }

    @Override
    public void closing() {
        all.add("closing");
    }

    @Override
    public void closed() {
        all.add("closed");
    }
}
