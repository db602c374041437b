package dev.quintet.cache;

import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Tags: each has a version in a key of its own, and an entry holds the versions its tags had when it was made.
 *
 * <p>Invalidating a tag deletes its key. Its entries then hold a version that is nowhere, however many they are, and the next
 * entry gives the tag a version that it never had. So a tag's key that is lost, to eviction say, makes entries disappear and
 * never come back; a counter that began again at zero would revive them.
 */
final class Tags {
    static final int MOST = 16;

    private Tags() {}

    static List<String> keys(Collection<String> tags) {
        return tags.stream().map(Keys::tag).toList();
    }

    /** 16 characters that no tag has had as its version. */
    static String freshVersion() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
