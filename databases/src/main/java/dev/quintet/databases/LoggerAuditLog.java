package dev.quintet.databases;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Keeps the audit in the application's log. */
final class LoggerAuditLog implements AuditLog {
    private static final Logger log = LoggerFactory.getLogger("dev.quintet.audit");

    @Override
    public void record(AuditRecord entry) {
        log.atLevel(isGood(entry.outcome()) ? Level.INFO : Level.WARN)
                .log(
                        "{} {} by {}: {}, {} keys. {}",
                        entry.action(),
                        entry.database(),
                        oneLine(entry.actor()),
                        entry.outcome(),
                        entry.keys(),
                        oneLine(entry.detail()));
    }

    private static boolean isGood(AuditRecord.Outcome outcome) {
        return outcome == AuditRecord.Outcome.BEGUN || outcome == AuditRecord.Outcome.DONE;
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
