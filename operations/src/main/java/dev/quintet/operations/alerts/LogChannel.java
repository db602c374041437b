package dev.quintet.operations.alerts;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log: a warning for what is bad, an information for what is good again.
 *
 * @since 1.0
 */
public final class LogChannel implements AlertChannel {
    private static final Logger log = LoggerFactory.getLogger("dev.quintet.alerts");

    @Override
    public String name() {
        return "log";
    }

    @Override
    public void deliver(AlertMessage message) {
        if (message.state().equals("firing")) {
            log.warn("{}. {}", message.headline(), message.explanation());
        } else {
            log.info("{}", message.headline());
        }
    }
}
