package dev.quintet.databases.errors;

import org.jspecify.annotations.Nullable;

/**
 * The server takes no writes at the moment; the command was not executed, and reads still work.
 *
 * <p>{@link #reason()} tells why. Serve what can be read, and tell an operator.
 *
 * @since 1.0
 */
public final class WriteRefusedException extends QuintetException {
    private static final long serialVersionUID = 1L;

    /** Why a server refuses writes. */
    public enum Reason {
        /** {@code maxmemory} is reached and nothing may be evicted. */
        MEMORY_FULL,
        /** The server is a replica. */
        READ_ONLY_REPLICA,
        /** The last save or append to disk failed. */
        PERSISTENCE_FAILED,
        /** Fewer replicas are in touch than {@code min-replicas-to-write} asks for. */
        TOO_FEW_REPLICAS
    }

    private final Reason reason;

    public WriteRefusedException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Why the server refuses writes. */
    public Reason reason() {
        return reason;
    }
}
