package dev.quintet.queues.protocol;

import java.util.Optional;

/** What decides in which slot of a cluster a key lives: what stands between its first <code>{</code> and the next <code>}</code>. */
final class HashTag {
    private HashTag() {}

    /** As Redis reads it; empty if the whole key counts. */
    static Optional<String> of(String key) {
        int open = key.indexOf('{');
        int close = open < 0 ? -1 : key.indexOf('}', open + 1);
        return close > open + 1 ? Optional.of(key.substring(open + 1, close)) : Optional.empty();
    }

    /** Refuses a prefix that has braces but no tag: the keys of one queue would be spread over all slots. */
    static void check(String prefix) {
        if (of(prefix).isPresent() || (prefix.indexOf('{') < 0 && prefix.indexOf('}') < 0)) {
            return;
        }
        int open = prefix.indexOf('{');
        String fault = open < 0
                ? "no '{' before the '}'"
                : prefix.indexOf('}', open) < 0 ? "no '}' after the '{'" : "nothing between the braces";
        throw new IllegalArgumentException("The prefix '" + prefix + "' has a broken hash tag: there is " + fault
                + ". In a cluster the keys of a queue would be in different slots. Right would be '{bull}', or 'bull'"
                + " without braces.");
    }
}
