package dev.quintet.databases;

import java.util.ArrayList;
import java.util.List;

/** Finds in what a server says of itself why a database on it is degraded. Each rule is one reason an operator must act on. */
final class HealthRules {
    private static final double NEARLY_FULL = 0.9;

    private HealthRules() {}

    static List<String> reasons(Database database, SettingNames names, ServerInfo server) {
        List<String> reasons = new ArrayList<>();
        if (server.is("loading", "1")) {
            reasons.add("The server is still loading its data from disk (" + server.text("loading_loaded_perc")
                    + " %); commands fail until it is done.");
        }
        if (server.is("role", "slave")) {
            reasons.add("The server is a replica"
                    + (server.is("master_link_status", "up") ? "" : " that has lost its primary")
                    + "; writes fail. Point the configuration at the primary.");
        }
        if (server.is("rdb_last_bgsave_status", "err")) {
            reasons.add("The last save to disk failed; Redis refuses writes while stop-writes-on-bgsave-error is on."
                    + " Look at the server's disk and log.");
        }
        if (server.is("aof_last_write_status", "err")) {
            reasons.add(
                    "The last write to the append-only file failed; Redis refuses writes. Look at the server's disk.");
        }
        memory(database, names, server, reasons);
        return reasons;
    }

    private static void memory(Database database, SettingNames names, ServerInfo server, List<String> reasons) {
        long limit = server.number("maxmemory");
        if (limit == 0) {
            return;
        }
        String policy = server.text("maxmemory_policy");
        boolean evicts = !policy.equals("noeviction") && !policy.isEmpty();
        if (evicts && !database.toleratesEviction()) {
            reasons.add(
                    "The server evicts keys when its memory is full (maxmemory-policy " + policy + "), and " + database
                            + " cannot afford to lose any. Use noeviction here, or move " + database
                            + " to a server of its own with " + names.url(database) + ".");
        }
        long used = server.number("used_memory");
        if (used >= limit * NEARLY_FULL && !(evicts && database.toleratesEviction())) {
            reasons.add("Memory is nearly full: " + used * 100 / limit + " % of maxmemory (" + Bytes.human(limit)
                    + ") is used, and writes fail at 100 %.");
        }
    }
}
