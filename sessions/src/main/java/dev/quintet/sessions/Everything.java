package dev.quintet.sessions;

import dev.quintet.sessions.Checks.Judged;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at sessions of many users at once, a page of tokens in two round trips. */
final class Everything {
    private final StoreParts parts;

    Everything(StoreParts parts) {
        this.parts = parts;
    }

    /** What was found of a token. */
    record Seen(SessionToken token, Judged judged, Optional<String> text, Optional<String> tombstone) {}

    List<Seen> look(List<SessionToken> tokens) {
        List<String> names = new ArrayList<>(tokens.size() * 2);
        tokens.forEach(token -> names.add(parts.keys.session(token)));
        tokens.forEach(token -> names.add(parts.keys.tombstone(token)));
        List<Optional<String>> held = parts.storage.getAll(names);
        List<Judged> read = new ArrayList<>(tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            read.add(parts.checks.read(tokens.get(i), held.get(i)));
        }
        Map<String, Optional<String>> marks = marks(read);
        List<Seen> seen = new ArrayList<>(tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            SessionDocument document = read.get(i).document();
            Optional<String> mark = document == null
                    ? Optional.empty()
                    : marks.getOrDefault(document.session().userId(), Optional.empty());
            Optional<String> tombstone = held.get(tokens.size() + i);
            seen.add(new Seen(tokens.get(i), parts.checks.judge(read.get(i), mark, tombstone), held.get(i), tombstone));
        }
        return seen;
    }

    private Map<String, Optional<String>> marks(List<Judged> read) {
        List<String> users = read.stream()
                .flatMap(judged -> judged.found().stream())
                .map(document -> document.session().userId())
                .distinct()
                .toList();
        List<Optional<String>> held =
                parts.storage.getAll(users.stream().map(parts.keys::mark).toList());
        Map<String, Optional<String>> marks = new HashMap<>();
        for (int i = 0; i < users.size(); i++) {
            marks.put(users.get(i), held.get(i));
        }
        return marks;
    }

    /** The valid ones of these. */
    Stream<SessionAndUser> valid(List<SessionToken> tokens) {
        return look(tokens).stream()
                .flatMap(seen -> seen.judged().found().stream())
                .map(SessionDocument::content);
    }
}
