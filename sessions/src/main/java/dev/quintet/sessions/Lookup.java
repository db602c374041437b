package dev.quintet.sessions;

import dev.quintet.sessions.Checks.Judged;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One search for a session: says which keys to read, takes what they hold, until it knows. One trip where it is known
 * whose the token is; else the document has to say that before the user's mark can be read.
 */
final class Lookup {
    private final SessionToken token;
    private final Keys keys;
    private final Checks checks;
    private final @Nullable String owner;
    private @Nullable Judged read;
    private Optional<String> tombstone = Optional.empty();
    private @Nullable Judged judged;

    /** @param owner whose token it probably is, if that is known */
    Lookup(SessionToken token, Keys keys, Checks checks, @Nullable String owner) {
        this.token = token;
        this.keys = keys;
        this.checks = checks;
        this.owner = owner;
        if (!checks.hasForm(token)) {
            judged = new Judged(Verdict.FORM, null);
        }
    }

    /** What it came to; null as long as there are keys to read. */
    @Nullable
    Judged outcome() {
        return judged;
    }

    List<String> keysToRead() {
        if (read != null && read.document() != null) {
            return List.of(keys.mark(read.document().session().userId()));
        }
        return owner == null
                ? List.of(keys.session(token), keys.tombstone(token))
                : List.of(keys.session(token), keys.tombstone(token), keys.mark(owner));
    }

    void answer(List<Optional<String>> values) {
        if (read != null) {
            judged = checks.judge(read, values.get(0), tombstone);
            return;
        }
        Judged first = checks.read(token, values.get(0));
        tombstone = values.get(1);
        SessionDocument document = first.document();
        if (!first.valid() || document == null) {
            judged = first;
        } else if (tombstone.isPresent()) {
            judged = checks.judge(first, Optional.empty(), tombstone);
        } else if (document.session().userId().equals(owner)) {
            judged = checks.judge(first, values.get(2), tombstone);
        } else {
            read = first;
        }
    }
}
