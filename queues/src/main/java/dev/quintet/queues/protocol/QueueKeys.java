package dev.quintet.queues.protocol;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The names of one queue's keys: {@code prefix:queue:suffix}. Immutable; keys that scripts take again and again are encoded
 * once.
 */
public final class QueueKeys {
    /** The prefix that BullMQ uses when nobody says otherwise. */
    public static final String DEFAULT_PREFIX = "bull";

    private static final int LONGEST = 1000;

    private final String prefix;
    private final String queue;
    private final String base;
    private final byte[] baseBytes;
    private final Map<Suffix, byte[]> encoded;

    /**
     * The keys of a queue.
     *
     * @param prefix any text that is not empty; it may hold colons and a hash tag, <code>{bull}</code>, which must be whole
     * @param queue not empty, without a colon
     * @throws IllegalArgumentException for names that the protocol cannot carry
     */
    public QueueKeys(String prefix, String queue) {
        checkQueueName(queue);
        this.prefix = checkedPrefix(prefix);
        this.queue = queue;
        this.base = prefix + ":" + queue + ":";
        this.baseBytes = bytes(base);
        this.encoded = new EnumMap<>(Suffix.class);
        for (Suffix suffix : Suffix.values()) {
            encoded.put(suffix, bytes(base + suffix.text()));
        }
    }

    /**
     * A prefix that the protocol can carry.
     *
     * @throws IllegalArgumentException for others
     */
    public static String checkedPrefix(String prefix) {
        if (prefix.isEmpty() || prefix.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "prefix must be 1 to " + LONGEST + " characters, had " + prefix.length());
        }
        HashTag.check(prefix);
        return prefix;
    }

    private static void checkQueueName(String queue) {
        if (queue.isEmpty()) {
            throw new IllegalArgumentException("A queue's name must not be empty");
        }
        if (queue.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "A queue's name must not contain ':', which separates the parts of BullMQ's " + "keys, but was '"
                            + queue + "'. Write 'mail-out' instead of 'mail:out', or use a prefix.");
        }
        if (queue.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "A queue's name must have at most " + LONGEST + " characters, had " + queue.length());
        }
    }

    public String prefix() {
        return prefix;
    }

    /** The queue's name. */
    public String queue() {
        return queue;
    }

    /** {@code prefix:queue:}, with which every key begins, and which many scripts take. */
    public String base() {
        return base;
    }

    /** {@link #base()} in UTF-8. Do not change it. */
    public byte[] baseBytes() {
        return baseBytes;
    }

    /** {@code prefix:queue}: how jobs refer to a queue. */
    public String qualifiedName() {
        return base.substring(0, base.length() - 1);
    }

    /** A key of the queue. */
    public String key(Suffix suffix) {
        return base + suffix.text();
    }

    /** A key of the queue in UTF-8. Do not change it. */
    public byte[] keyBytes(Suffix suffix) {
        return Objects.requireNonNull(encoded.get(suffix));
    }

    /** The key of a job's hash; the names of the job's other keys begin with it. */
    public String job(String id) {
        return base + id;
    }

    /** The key that holds who owns a deduplication id. */
    public String deduplication(String deduplicationId) {
        return base + "de:" + deduplicationId;
    }

    /** The hash of a scheduler. */
    public String scheduler(String schedulerId) {
        return base + "repeat:" + schedulerId;
    }

    /** Text as Redis keeps it. */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What Redis keeps, as text. */
    public static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return qualifiedName();
    }
}
