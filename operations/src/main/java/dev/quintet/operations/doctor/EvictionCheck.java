package dev.quintet.operations.doctor;

import dev.quintet.databases.Bytes;
import java.util.List;

/**
 * Whether the server's memory policy suits those who live on it. The policy is per server, not per number: a cache wants its
 * oldest entries evicted, while a queue loses jobs under every policy but {@code noeviction}.
 */
final class EvictionCheck implements Check {
    @Override
    public void look(Server server, Findings findings) {
        long limit = server.info().number("maxmemory");
        String policy = server.info().text("maxmemory_policy");
        boolean evicts = !policy.isEmpty() && !policy.equals("noeviction");
        boolean shared = !server.precious().isEmpty() && !server.spare().isEmpty();
        if (evicts && !server.precious().isEmpty()) {
            String observed = server.address() + " evicts keys when its memory is full (maxmemory-policy " + policy
                    + "), and " + Server.names(server.precious()) + " cannot afford to lose any.";
            String fix = shared
                    ? "The policy is per server. Move " + Server.names(server.spare())
                            + " to a server with allkeys-lru ("
                            + Server.urlVariables(server.spare())
                            + "), and here: CONFIG SET maxmemory-policy noeviction, the same in redis.conf."
                    : "CONFIG SET maxmemory-policy noeviction, the same in redis.conf.";
            findings.error("eviction", server.precious(), observed, fix);
        } else if (evicts && policy.startsWith("volatile-")) {
            findings.note(
                    "eviction",
                    server.spare(),
                    server.address() + " evicts only keys that have an expiry (" + policy + ").",
                    "allkeys-lru suits a cache better; every entry of ours has an expiry, so it makes no difference to us.");
        }
        if (!evicts && limit > 0 && !server.spare().isEmpty()) {
            findings.warn(
                    "eviction",
                    server.spare(),
                    server.address() + " refuses writes when its " + Bytes.human(limit) + " are full (noeviction)"
                            + (shared
                                    ? ", so a full cache also stops " + Server.names(server.precious()) + "."
                                    : ", while a cache should make room for the new."),
                    shared
                            ? "Move " + Server.names(server.spare()) + " to a server of their own with allkeys-lru: "
                                    + Server.urlVariables(server.spare()) + "."
                            : "CONFIG SET maxmemory-policy allkeys-lru, the same in redis.conf.");
        }
        if (limit == 0) {
            findings.warn(
                    "memory",
                    server.databases(),
                    server.address() + " has no memory limit (maxmemory 0); it uses "
                            + Bytes.human(server.info().number("used_memory"))
                            + " now, and the system kills it when there is no more.",
                    "CONFIG SET maxmemory to about three quarters of the machine's memory, the same in redis.conf.");
        }
        fragmentation(server, findings);
    }

    private static void fragmentation(Server server, Findings findings) {
        long used = server.info().number("used_memory");
        long resident = server.info().number("used_memory_rss");
        if (used > 256L << 20 && resident > used * 3 / 2) {
            findings.note(
                    "memory",
                    List.copyOf(server.databases()),
                    server.address() + " holds " + Bytes.human(resident) + " of memory for " + Bytes.human(used)
                            + " of data (fragmentation).",
                    "CONFIG SET activedefrag yes gives it back while the server runs.");
        }
    }

    @Override
    public String toString() {
        return "The memory policy";
    }
}
