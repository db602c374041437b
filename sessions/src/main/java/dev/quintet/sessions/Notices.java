package dev.quintet.sessions;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Forgets in this process what was changed by it: Redis' own word of the change may still be on its way. */
final class Notices {
    private final @Nullable NearSessionCache near;

    Notices(@Nullable NearSessionCache near) {
        this.near = near;
    }

    void changed(SessionToken token) {
        changed(List.of(token));
    }

    void changed(Collection<SessionToken> tokens) {
        if (near != null) {
            tokens.forEach(near::changed);
        }
    }

    /** All sessions of a user before some moment were revoked. */
    void marked(String userId) {
        if (near != null) {
            near.marked(userId);
        }
    }
}
