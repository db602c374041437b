package dev.quintet.operations.doctor;

import dev.quintet.databases.Database;
import java.util.List;

/** Whether what must survive a crash does, and what need not is not paid for. */
final class PersistenceCheck implements Check {
    /** Counters of the last minutes may be lost in a crash: somebody gets a few requests more. */
    private static final List<Database> MUST_SURVIVE = List.of(Database.SESSIONS, Database.QUEUES);

    @Override
    public void look(Server server, Findings findings) {
        List<Database> lasting =
                server.databases().stream().filter(MUST_SURVIVE::contains).toList();
        boolean appends = server.info().is("aof_enabled", "1");
        String save = server.setting("save").orElse("");
        if (!lasting.isEmpty() && !appends) {
            String lost = save.isEmpty() && server.settings().isPresent()
                    ? "nothing is saved at all, so a restart loses everything"
                    : "a crash loses what changed since the last snapshot";
            findings.warn(
                    "persistence",
                    lasting,
                    server.address() + " has no append-only file: " + lost + ", "
                            + (lasting.contains(Database.QUEUES) ? "jobs included." : "and people are signed out."),
                    "CONFIG SET appendonly yes, the same in redis.conf; appendfsync everysec loses a second at most.");
        }
        if (!lasting.isEmpty()
                && appends
                && server.setting("appendfsync").filter("no"::equals).isPresent()) {
            findings.warn(
                    "persistence",
                    lasting,
                    server.address()
                            + " leaves it to the system when the append-only file is written to disk (appendfsync no):"
                            + " a power failure loses about half a minute.",
                    "CONFIG SET appendfsync everysec, the same in redis.conf.");
        }
        if (lasting.isEmpty() && (appends || !save.isEmpty())) {
            findings.note(
                    "persistence",
                    server.databases(),
                    server.address() + " writes to disk what can be computed again ("
                            + (appends ? "appendonly yes" : "save " + save) + ").",
                    "CONFIG SET appendonly no and save \"\" spare the disk, and the memory that forking takes.");
        }
    }

    @Override
    public String toString() {
        return "Persistence";
    }
}
