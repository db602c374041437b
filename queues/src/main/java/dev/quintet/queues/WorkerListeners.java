package dev.quintet.queues;

import dev.quintet.databases.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells all listeners of a worker; what one throws stops neither the worker nor the others. */
final class WorkerListeners implements WorkerListener {
    private static final Logger log = LoggerFactory.getLogger(WorkerListeners.class);

    private final List<WorkerListener> listeners = new CopyOnWriteArrayList<>();

    Subscription add(WorkerListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void tell(Consumer<WorkerListener> event) {
        for (WorkerListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException failure) {
                log.warn("A listener to a worker failed", failure);
            }
        }
    }

    @Override
    public void active(Job job) {
        tell(listener -> listener.active(job));
    }

    @Override
    public void completed(Job job, String result) {
        tell(listener -> listener.completed(job, result));
    }

    @Override
    public void failed(Job job, Throwable failure) {
        tell(listener -> listener.failed(job, failure));
    }

    @Override
    public void stalled(String jobId) {
        tell(listener -> listener.stalled(jobId));
    }

    @Override
    public void drained() {
        tell(WorkerListener::drained);
    }

    @Override
    public void error(Throwable failure) {
        tell(listener -> listener.error(failure));
    }

    @Override
    public void lockRenewalFailed(List<String> jobIds) {
        tell(listener -> listener.lockRenewalFailed(jobIds));
    }

    @Override
    public void locksRenewed(List<String> jobIds) {
        tell(listener -> listener.locksRenewed(jobIds));
    }

    @Override
    public void paused() {
        tell(WorkerListener::paused);
    }

    @Override
    public void resumed() {
        tell(WorkerListener::resumed);
    }

    @Override
    public void circuitChanged(CircuitState state) {
        tell(listener -> listener.circuitChanged(state));
    }

    @Override
    public void closing() {
        tell(WorkerListener::closing);
    }

    @Override
    public void closed() {
        tell(WorkerListener::closed);
    }
}
