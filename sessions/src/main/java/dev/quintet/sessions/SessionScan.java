package dev.quintet.sessions;

import dev.quintet.databases.KeyPage;
import dev.quintet.databases.KeyScan;
import dev.quintet.databases.RedisDatabase;
import dev.quintet.databases.ScanPosition;
import dev.quintet.databases.keys.KeyPattern;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Walks over the keys of all sessions, page by page. */
final class SessionScan {
    private final RedisDatabase database;
    private final StoreParts parts;
    private final KeyScan scan;

    SessionScan(RedisDatabase database, StoreParts parts, int pageSize) {
        this.database = database;
        this.parts = parts;
        this.scan = KeyScan.of(new KeyPattern(parts.keys.style().sessionPrefix()))
                .withType("string")
                .withPageSize(pageSize);
    }

    /** Tokens found in one page, and where the next begins; empty after the last. */
    record Page(List<SessionToken> tokens, Optional<ScanPosition> next) {}

    Page page(ScanPosition from) {
        KeyPage<String> page = database.scan(scan, from);
        return new Page(page.keys().stream().flatMap(key -> token(key).stream()).toList(), page.next());
    }

    /** The token of a session's key; other keys have the same beginning. */
    Optional<SessionToken> token(String key) {
        String prefix = scan.pattern().prefix();
        return key.startsWith(prefix) ? parts.checks.token(key.substring(prefix.length())) : Optional.empty();
    }

    Stream<Page> pages() {
        return Stream.iterate(
                        Optional.of(page(ScanPosition.START)),
                        Optional::isPresent,
                        page -> page.flatMap(Page::next).map(this::page))
                .flatMap(Optional::stream);
    }
}
