package dev.quintet.queues;

import java.util.List;

/**
 * Some rows of a job's log.
 *
 * @param rows in the order that was asked for
 * @param total how many there are
 * @since 1.0
 */
public record JobLog(List<String> rows, long total) {
    public JobLog {
        rows = List.copyOf(rows);
    }
}
