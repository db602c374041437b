package dev.quintet.operations.doctor;

import java.util.Locale;

/**
 * How much a finding matters.
 *
 * @since 1.0
 */
public enum Severity {
    /** Data is being lost or refused now, or will be as things are. */
    ERROR,
    /** It will hurt when something else happens: a crash, a full memory, an attack. */
    WARNING,
    /** Worth knowing; nothing need be done. */
    NOTE;

    /** Its name in JSON, in lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
