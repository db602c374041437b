package dev.quintet.emailcache;

import dev.quintet.databases.DatabaseCommands;
import dev.quintet.databases.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Changes single messages inside the lists that Redis holds. */
final class Edits {
    private static final int MOST_CHANGES = 50;

    private final DatabaseCommands<String, byte[]> redis;
    private final EmailCacheOptions options;

    Edits(DatabaseCommands<String, byte[]> redis, EmailCacheOptions options) {
        this.redis = redis;
        this.options = options;
    }

    boolean update(EmailId email, Map<String, ?> changes) {
        if (changes.isEmpty()) {
            throw new IllegalArgumentException("changes must name at least one member of the message, was empty");
        }
        if (changes.containsKey(options.idField())) {
            throw new IllegalArgumentException("changes must not name '" + options.idField()
                    + "': a message with another id is another message. Remove the one and store the other.");
        }
        EmailKeys.Folder folder = folder(email, email.folder());
        Entry list = folder.list();
        List<byte[]> arguments = arguments(email);
        addChanges(arguments, changes);
        return redis.run(
                        Scripts.UPDATE_EMAIL,
                        List.of(
                                list.key(),
                                list.spans(),
                                folder.message(email.messageId()).key(),
                                folder.token()),
                        arguments)
                > 0;
    }

    boolean move(EmailId email, String toFolder, Arrival arrival, Map<String, ?> changes) {
        if (toFolder.equals(email.folder())) {
            throw new IllegalArgumentException("toFolder must be another folder than the one the message is in");
        }
        EmailKeys.Folder to = folder(email, toFolder);
        List<byte[]> arguments = arguments(email);
        arguments.add(Writer.bytes(arrival.wireName()));
        addChanges(arguments, changes);
        List<String> keys = keysToTake(email);
        keys.addAll(List.of(to.list().key(), to.list().spans(), to.token()));
        return redis.run(Scripts.TAKE_EMAIL, keys, arguments) == 1;
    }

    boolean remove(EmailId email) {
        List<byte[]> arguments = arguments(email);
        arguments.add(Writer.bytes(Arrival.RELOAD.wireName()));
        return redis.run(Scripts.TAKE_EMAIL, keysToTake(email), arguments) == 1;
    }

    private static EmailKeys.Folder folder(EmailId email, String folder) {
        return new EmailKeys(email.userId()).folder(folder);
    }

    private static List<String> keysToTake(EmailId email) {
        EmailKeys.Folder folder = folder(email, email.folder());
        Entry list = folder.list();
        return new ArrayList<>(List.of(
                list.key(),
                list.spans(),
                folder.message(email.messageId()).key(),
                folder.attachments(email.messageId()).key(),
                folder.contents(email.messageId()),
                folder.index(),
                folder.token()));
    }

    private List<byte[]> arguments(EmailId email) {
        return new ArrayList<>(List.of(
                Writer.bytes(options.idField()),
                JsonList.idBytes(email.messageId()),
                Writer.bytes(Integer.toString(Pages.LONGEST_SCAN)),
                Writer.bytes(Integer.toString(options.largestEntry()))));
    }

    private static void addChanges(List<byte[]> arguments, Map<String, ?> changes) {
        if (changes.size() > MOST_CHANGES) {
            throw new IllegalArgumentException(
                    "changes must name at most " + MOST_CHANGES + " members of the message, were " + changes.size());
        }
        changes.forEach((name, value) -> {
            arguments.add(Writer.bytes(Json.write(name)));
            arguments.add(Json.mapper().writeValueAsBytes(value));
        });
    }
}
