package dev.quintet.emailcache;

import java.util.Collections;
import java.util.List;

/**
 * Some consecutive emails of a cached list.
 *
 * @param emails those of the page, in the list's order; empty when {@code offset} is behind the list's end
 * @param offset how many come before the page
 * @param total how many the whole list has
 * @since 1.0
 */
public record EmailPage<T>(List<T> emails, int offset, int total) {
    public EmailPage {
        // Not List.copyOf: a list that another client wrote may hold nulls.
        emails = Collections.unmodifiableList(emails);
    }

    /** Whether the list goes on behind this page. */
    public boolean hasMore() {
        return offset + emails.size() < total;
    }
}
