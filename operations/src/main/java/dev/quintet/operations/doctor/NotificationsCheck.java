package dev.quintet.operations.doctor;

import dev.quintet.databases.Database;
import java.util.List;

/** Whether the server tells what happens to keys. It need not, but where it does, ended sessions are noticed at once. */
final class NotificationsCheck implements Check {
    @Override
    public void look(Server server, Findings findings) {
        String flags = server.setting("notify-keyspace-events").orElse("");
        boolean byEvent = flags.contains("E");
        boolean sessions =
                byEvent && (flags.contains("A") || (flags.contains("g") && flags.contains("x") && flags.contains("$")));
        if (server.databases().contains(Database.SESSIONS) && server.settings().isPresent() && !sessions) {
            findings.note(
                    "notifications",
                    List.of(Database.SESSIONS),
                    server.address() + " does not tell of ended sessions (notify-keyspace-events '" + flags
                            + "'), so the sweep finds them, up to its interval later.",
                    "CONFIG SET notify-keyspace-events E$gx, the same in redis.conf, if sooner matters.");
        }
        if (flags.contains("K") && flags.contains("A")) {
            findings.note(
                    "notifications",
                    server.databases(),
                    server.address() + " publishes every command to every key twice (notify-keyspace-events '" + flags
                            + "').",
                    "Nothing of ours needs more than E$gx; each event costs the server about as much as a command.");
        }
    }

    @Override
    public String toString() {
        return "Notifications";
    }
}
