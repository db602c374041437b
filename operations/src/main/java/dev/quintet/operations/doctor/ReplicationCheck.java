package dev.quintet.operations.doctor;

import dev.quintet.operations.servers.DatabaseServer;

/** Whether replicas keep up, and what a failover would lose. */
final class ReplicationCheck implements Check {
    private static final int LONGEST_LAG_SECONDS = 10;

    @Override
    public void look(Server server, Findings findings) {
        long replicas = server.info().number("connected_slaves");
        for (DatabaseServer.Replica replica : server.server().replicas()) {
            if (!replica.state().equals("online") || replica.lagSeconds() > LONGEST_LAG_SECONDS) {
                findings.warn(
                        "replication",
                        server.databases(),
                        "The replica " + replica.address() + " of " + server.address() + " is " + replica.state()
                                + " and last heard of " + replica.lagSeconds() + " s ago.",
                        "Look at its log and at the network; a failover to it would lose what it has not got.");
            }
        }
        boolean waits = server.setting("min-replicas-to-write")
                .filter(least -> !least.equals("0"))
                .isPresent();
        if (replicas > 0
                && !waits
                && server.settings().isPresent()
                && !server.precious().isEmpty()) {
            findings.note(
                    "replication",
                    server.precious(),
                    server.address()
                            + " accepts writes when no replica follows (min-replicas-to-write 0): a primary that is"
                            + " cut off goes on accepting what a failover then throws away.",
                    "CONFIG SET min-replicas-to-write 1 and min-replicas-max-lag 10 bound that to ten seconds.");
        }
        if (replicas == 0 && server.address().startsWith("redis-sentinel")) {
            findings.warn(
                    "replication",
                    server.databases(),
                    server.address() + " has no replica, so the sentinels have nothing to fail over to.",
                    "Start a replica, or look why it does not follow.");
        }
    }

    @Override
    public String toString() {
        return "Replication";
    }
}
