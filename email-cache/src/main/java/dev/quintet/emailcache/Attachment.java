package dev.quintet.emailcache;

import org.jspecify.annotations.Nullable;

/**
 * What is known about an attachment without having it.
 *
 * @param id the attachment within its message, such as an IMAP part number
 * @param name the file name that the sender gave; from outside, so never a path to write to
 * @param type the media type that the sender gave, such as {@code application/pdf}
 * @param size in bytes
 * @param contentId by which the message's HTML refers to it, if it does
 * @param checksum of the content, with its algorithm, such as {@code sha256:9f86d0...}
 * @since 1.0
 */
public record Attachment(
        String id,
        String name,
        String type,
        long size,
        @Nullable String contentId,
        @Nullable String checksum) {
    public Attachment {
        if (size < 0) {
            throw new IllegalArgumentException("size must be at least 0 bytes, was " + size);
        }
    }
}
