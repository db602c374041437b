package dev.quintet.springbootstarter.sessions;

import dev.quintet.sessions.cookies.SessionCredential;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/**
 * Counts what requests showed and what came of it, as {@code quintet.sessions.requests} by {@code outcome}: {@code valid},
 * {@code no_session}, {@code unavailable}, {@code refreshed}, {@code refresh_failed}, {@code foreign_origin}, or a refusal's
 * reason. Requests without credentials are not counted.
 */
final class CredentialMeter {
    private final MeterRegistry meters;

    CredentialMeter(MeterRegistry meters) {
        this.meters = meters;
    }

    void count(String outcome) {
        meters.counter("quintet.sessions.requests", "outcome", outcome).increment();
    }

    void count(SessionCredential.Refused refused) {
        count(refused.reason().name().toLowerCase(Locale.ROOT));
    }
}
