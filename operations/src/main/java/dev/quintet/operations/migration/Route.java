package dev.quintet.operations.migration;

import dev.quintet.databases.Place;
import dev.quintet.databases.errors.QuintetException;
import dev.quintet.operations.ConflictPolicy;
import dev.quintet.operations.contents.Housekeeping;
import dev.quintet.operations.contents.ServerVersion;

/**
 * The way from the source to the place of one database.
 *
 * @param withinServer whether it leads to another number of the same server
 * @param arrived whether it leads nowhere, since the source is that place
 */
record Route(Place to, boolean withinServer, boolean arrived, Mover mover) implements AutoCloseable {
    /** The journal of a migration, in the number that it moves keys out of. */
    static final byte[] JOURNAL = Housekeeping.key("migration");

    private static final byte[] WINDOW = Housekeeping.key("migration-window");

    static Route between(Place from, Place to, ConflictPolicy policy, boolean comparing, boolean journaled) {
        try {
            boolean same =
                    ServerVersion.of(from).runId().equals(ServerVersion.of(to).runId());
            boolean arrived = same && from.number() == to.number();
            Mover mover = same
                    ? new ServerMover(from, to, JOURNAL, journaled, policy, comparing)
                    : new CopyMover(from, to, WINDOW, policy);
            return new Route(to, same, arrived, mover);
        } catch (QuintetException failure) {
            to.close();
            throw failure;
        }
    }

    /** Nothing is under way any more. */
    void finish() {
        if (mover instanceof CopyMover copying) {
            copying.forgetWindow();
        }
    }

    @Override
    public void close() {
        to.close();
    }
}
