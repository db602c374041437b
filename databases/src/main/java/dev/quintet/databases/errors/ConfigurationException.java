package dev.quintet.databases.errors;

import java.util.List;

/**
 * The configuration cannot work; the message lists every fault that was found, one per line.
 *
 * <p>Thrown at start-up, before anything is read from or written to Redis.
 *
 * @since 1.0
 */
public final class ConfigurationException extends QuintetException {
    private static final long serialVersionUID = 1L;

    private final List<String> faults;

    /** @param faults what is wrong, each a sentence with the setting's name, the value seen and what would be right */
    public ConfigurationException(List<String> faults) {
        super(message(faults), null);
        this.faults = List.copyOf(faults);
    }

    /** What is wrong, in the order of the settings; never empty. */
    public List<String> faults() {
        return faults;
    }

    private static String message(List<String> faults) {
        if (faults.isEmpty()) {
            throw new IllegalArgumentException("faults must name at least one fault, was empty");
        }
        String head = faults.size() == 1
                ? "The Redis configuration has a fault:"
                : "The Redis configuration has " + faults.size() + " faults:";
        return head + "\n  - " + String.join("\n  - ", faults);
    }
}
