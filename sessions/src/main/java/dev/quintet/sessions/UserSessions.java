package dev.quintet.sessions;

import dev.quintet.sessions.Checks.Judged;
import dev.quintet.sessions.storage.AtomicSecondaryStorage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What there is of a user's sessions: the union of Better Auth's list and our index, each looked at before it is believed. */
final class UserSessions {
    private static final int PAGE = 100;

    private final AtomicSecondaryStorage storage;
    private final SessionIndex index;
    private final Lists lists;
    private final Keys keys;
    private final Checks checks;
    private final Repairs repairs;

    UserSessions(
            AtomicSecondaryStorage storage,
            SessionIndex index,
            Lists lists,
            Keys keys,
            Checks checks,
            Repairs repairs) {
        this.storage = storage;
        this.index = index;
        this.lists = lists;
        this.keys = keys;
        this.checks = checks;
        this.repairs = repairs;
    }

    /**
     * The names of what there may be.
     *
     * @param list Better Auth's list
     * @param indexed the tokens in our index
     * @param mark the moment before which all is revoked, as it is stored
     */
    record Known(String userId, ActiveList list, Set<String> indexed, Optional<String> mark) {
        /** All tokens, of whatever form. */
        Set<String> tokens() {
            Set<String> all = new LinkedHashSet<>(list.entries().keySet());
            all.addAll(indexed);
            return all;
        }
    }

    /**
     * A session that was looked at.
     *
     * @param text what is stored of it
     */
    record Inspected(SessionToken token, Judged judged, Optional<String> text) {
        /** Whether something is stored that names this user, be it valid or not: Better Auth accepts what we do not. */
        boolean belongsTo(String userId) {
            return judged.document() != null
                    || text.filter(stored -> SessionDocument.names(userId, stored))
                            .isPresent();
        }

        Optional<SessionDocument> found() {
            return judged.found();
        }
    }

    Known known(String userId) {
        // The index first: a session is entered there before it is listed.
        Set<String> indexed = index.tokens(userId);
        List<Optional<String>> held = storage.getAll(List.of(keys.list(userId), keys.mark(userId)));
        return new Known(userId, lists.parse(held.get(0)), indexed, held.get(1));
    }

    /** Looks at each of these, a page at a time as the stream is consumed. What belongs to another user is not this user's. */
    Stream<Inspected> inspect(Known known, Iterable<String> tokens) {
        List<SessionToken> wellFormed = new ArrayList<>();
        tokens.forEach(token -> checks.token(token).ifPresent(wellFormed::add));
        int pages = (wellFormed.size() + PAGE - 1) / PAGE;
        return IntStream.range(0, pages)
                .mapToObj(page -> wellFormed.subList(page * PAGE, Math.min(wellFormed.size(), (page + 1) * PAGE)))
                .flatMap(page -> inspectPage(known, page).stream());
    }

    private List<Inspected> inspectPage(Known known, List<SessionToken> page) {
        List<String> names = new ArrayList<>(page.size() * 2);
        page.forEach(token -> names.add(keys.session(token)));
        page.forEach(token -> names.add(keys.tombstone(token)));
        List<Optional<String>> held = storage.getAll(names);
        List<Inspected> inspected = new ArrayList<>(page.size());
        for (int i = 0; i < page.size(); i++) {
            Judged read = checks.read(page.get(i), held.get(i));
            Judged judged = checks.judge(read, known.mark(), held.get(page.size() + i));
            SessionDocument document = judged.document();
            if (document != null && !document.session().userId().equals(known.userId())) {
                judged = new Judged(Verdict.WRONG_USER, null);
            }
            inspected.add(new Inspected(page.get(i), judged, held.get(i)));
        }
        return inspected;
    }

    /** The valid ones. Those that the list has lost are put back on it in the background. */
    Stream<SessionDocument> valid(String userId) {
        Known known = known(userId);
        return inspect(known, known.tokens())
                .flatMap(each -> each.found().stream())
                .peek(document -> {
                    if (known.list().lacks(document.session())) {
                        repairs.seen(document.session());
                    }
                });
    }
}
