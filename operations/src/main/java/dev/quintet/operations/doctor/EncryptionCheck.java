package dev.quintet.operations.doctor;

import dev.quintet.databases.Database;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Whether others may read what crosses the network, or walk in. */
final class EncryptionCheck implements Check {
    private static final List<String> THIS_MACHINE = List.of("localhost", "127.", "[::1]", "::1");

    @Override
    public void look(Server server, Findings findings) {
        String address = server.address().toLowerCase(Locale.ROOT);
        int scheme = address.indexOf("://");
        boolean plain = address.startsWith("redis://") || address.startsWith("redis-sentinel://");
        String host = scheme < 0 ? address : address.substring(scheme + 3);
        boolean here = THIS_MACHINE.stream().anyMatch(host::startsWith);
        if (plain && !here) {
            List<Database> databases = server.databases();
            findings.warn(
                    "encryption",
                    databases,
                    server.address() + " is on another machine and not encrypted: the password"
                            + (databases.contains(Database.SESSIONS)
                                    ? ", and every session's token, cross"
                                    : " crosses")
                            + " the network readably.",
                    "Use rediss:// (TLS), unless the network is yours alone.");
        }
        boolean open = server.any().<List<Object>>call(redis -> redis.aclGetuser("default")).stream()
                .anyMatch(part ->
                        part instanceof Collection<?> flags && flags.contains("nopass") && flags.contains("on"));
        if (open && !here) {
            findings.warn(
                    "access",
                    server.databases(),
                    server.address() + " lets in whoever reaches it: the default user has no password.",
                    "Give each database a user with only what it needs; quintet doctor --acl prints the rules.");
        }
    }

    @Override
    public String toString() {
        return "Encryption";
    }
}
