package dev.quintet.operations.alerts;

import java.util.List;

/**
 * Reads figures. An application adds its own beside {@link DatabaseSignals}.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface SignalSource {
    /**
     * The figures as they are now; called once a round, by one thread. What cannot be read now is left out: alerts on it stay as
     * they are.
     */
    List<Signal> read();
}
