package dev.quintet.sessions;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What must be true of a session before anybody may rely on it, in the order in which it is checked. */
final class Checks {
    /** Characters of documents; their values and trees take about four times as much. */
    private static final long MOST_REMEMBERED = 8 << 20;

    private final SessionOptions options;
    private final InstantSource clock;
    /** Documents as they were read last: Redis is asked each time, but the same text need not be understood again. */
    private final Cache<SessionToken, SessionDocument> understood = Caffeine.newBuilder()
            .maximumWeight(MOST_REMEMBERED)
            .weigher((SessionToken token, SessionDocument document) ->
                    document.text().length())
            .executor(Runnable::run)
            .build();

    Checks(SessionOptions options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
    }

    /** A session, or why it is none; the document may be there though it is not valid. */
    record Judged(Verdict verdict, @Nullable SessionDocument document) {
        boolean valid() {
            return verdict == Verdict.FOUND;
        }

        /** The document of a valid session. */
        Optional<SessionDocument> found() {
            return valid() ? Optional.ofNullable(document) : Optional.empty();
        }
    }

    boolean hasForm(SessionToken token) {
        return SessionToken.parse(token.value(), options.keyStyle().tokenForm()).isPresent();
    }

    /** A token out of a list or an index, which others may have written. */
    Optional<SessionToken> token(String text) {
        return SessionToken.parse(text, options.keyStyle().tokenForm());
    }

    /** The checks that need no other key. */
    Judged read(SessionToken token, Optional<String> text) {
        if (text.isEmpty()) {
            return new Judged(Verdict.ABSENT, null);
        }
        SessionDocument document = understood.getIfPresent(token);
        if (document == null || !document.text().equals(text.get())) {
            SessionDocument.Reading reading = SessionDocument.read(token, text.get(), options.mostCharacters());
            document = reading.document();
            if (document == null) {
                return new Judged(reading.verdict(), null);
            }
            understood.put(token, document);
        }
        if (!options.keyStyle().accepts(document.session().userId())) {
            return new Judged(Verdict.WRONG_USER, null);
        }
        return new Judged(isExpired(document.session()) ? Verdict.EXPIRED : Verdict.FOUND, document);
    }

    /** The other checks, of what has passed the first. */
    Judged judge(Judged read, Optional<String> mark, Optional<String> tombstone) {
        SessionDocument document = read.document();
        if (!read.valid() || document == null) {
            return read;
        }
        if (tombstone.isPresent()) {
            return new Judged(Verdict.REVOKED, document);
        }
        if (revokes(mark, document.session())) {
            return new Judged(Verdict.REVOKED_WITH_ALL, document);
        }
        return new Judged(isBanned(document.content().user()) ? Verdict.BANNED : Verdict.FOUND, document);
    }

    boolean isExpired(AuthSession session) {
        return !session.expiresAt().isAfter(clock.instant());
    }

    boolean isBanned(AuthUser user) {
        return options.refuseBanned() && user.isBanned(clock.instant());
    }

    private boolean revokes(Optional<String> mark, AuthSession session) {
        if (mark.isEmpty()) {
            return false;
        }
        return moment(mark.get())
                .map(before -> session.createdAt().isBefore(before))
                .orElse(!options.trustUnreadableMark());
    }

    /** A mark's moment, if it can be read. */
    static Optional<Instant> moment(String mark) {
        boolean readable =
                mark.length() <= 15 && !mark.isEmpty() && mark.chars().allMatch(c -> c >= '0' && c <= '9');
        return readable
                ? Optional.of(Instant.ofEpochMilli(Long.parseLong(mark))).filter(at -> !at.isAfter(Dates.LATEST))
                : Optional.empty();
    }

    /** Now, to the millisecond, which is all that documents hold. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
