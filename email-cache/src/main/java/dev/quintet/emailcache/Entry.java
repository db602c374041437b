package dev.quintet.emailcache;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One key that holds cached mail, with the keys that belong to it.
 *
 * @param userToken what a fill of this user must still find
 * @param folderToken what a fill of this folder must still find
 * @param indexes the index that names the entry, then the index that names that one, up to the user's
 */
record Entry(Kind kind, String key, String userToken, String folderToken, List<String> indexes) {
    enum Kind {
        LIST,
        PAGE,
        MESSAGE,
        ATTACHMENTS,
        CONTENT,
        TEMPORARY;

        /** As the tag {@code kind} of the metrics shows it. */
        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where the elements of a list begin and end. */
    String spans() {
        return key + "::spans";
    }

    /** The same key, counted as another kind. */
    Entry as(Kind otherKind) {
        return new Entry(otherKind, key, userToken, folderToken, indexes);
    }

    /** The keys of {@code store.lua}, in its order. */
    List<String> keysToStore() {
        return Stream.concat(Stream.of(key, userToken, folderToken, spans()), indexes.stream())
                .toList();
    }
}
