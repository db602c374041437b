package dev.quintet.emailcache;

import dev.quintet.databases.keys.KeyPart;
import java.util.List;

/**
 * The names of all keys of one user.
 *
 * <p>Parts from outside are escaped and never empty, so an empty part marks keys of our own: {@code emails:ada::index} is
 * nobody's folder. {@code emails:ada:inbox} has three parts, a message four. Whatever a name ends in {@code ::index} is an
 * index, on which {@code invalidate_user.lua} relies.
 */
final class EmailKeys {
    private static final String INDEX = "::index";

    private final String emails;
    private final String attachments;

    EmailKeys(String userId) {
        String user = KeyPart.of(userId);
        emails = "emails:" + user;
        attachments = "attachments:" + user;
    }

    /** Names everything of the user: lists, temporary data, and the indexes of folders. */
    String index() {
        return emails + INDEX;
    }

    /** What a fill must still find as it began. */
    String token() {
        return emails + "::fill";
    }

    Folder folder(String folder) {
        return new Folder(KeyPart.of(folder));
    }

    Entry temporary(String name) {
        return new Entry(
                Entry.Kind.TEMPORARY, emails + "::temp:" + KeyPart.of(name), token(), token(), List.of(index()));
    }

    /** The keys of one folder. */
    final class Folder {
        private final String name;
        private final String key;

        private Folder(String name) {
            this.name = name;
            this.key = emails + ":" + name;
        }

        /** Names every message and attachment of the folder. */
        String index() {
            return key + INDEX;
        }

        String token() {
            return key + "::fill";
        }

        String userToken() {
            return EmailKeys.this.token();
        }

        String userIndex() {
            return EmailKeys.this.index();
        }

        Entry list() {
            return entry(Entry.Kind.LIST, key, List.of(userIndex()));
        }

        Entry message(String messageId) {
            return entry(Entry.Kind.MESSAGE, key + ":" + KeyPart.of(messageId), List.of(index(), userIndex()));
        }

        Entry attachments(String messageId) {
            return entry(Entry.Kind.ATTACHMENTS, ofMessage(messageId), List.of(index(), userIndex()));
        }

        Entry content(String messageId, String attachmentId) {
            return entry(
                    Entry.Kind.CONTENT,
                    ofMessage(messageId) + ":" + KeyPart.of(attachmentId),
                    List.of(contents(messageId), index(), userIndex()));
        }

        /** Names the content of every attachment of one message. */
        String contents(String messageId) {
            return ofMessage(messageId) + INDEX;
        }

        private String ofMessage(String messageId) {
            return attachments + ":" + name + ":" + KeyPart.of(messageId);
        }

        private Entry entry(Entry.Kind kind, String key, List<String> indexes) {
            return new Entry(kind, key, userToken(), token(), indexes);
        }
    }
}
