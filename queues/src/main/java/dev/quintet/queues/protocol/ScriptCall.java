package dev.quintet.queues.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * A script with its keys and arguments, ready to be sent.
 *
 * @param script which
 * @param keys in UTF-8
 * @param arguments text in UTF-8, numbers as decimal text, MessagePack
 */
public record ScriptCall(QueueScript script, List<byte[]> keys, List<byte[]> arguments) {
    private static final byte[] ONE = {'1'};
    private static final byte[] ZERO = {'0'};
    private static final byte[] NOTHING = {};

    /** A script with its keys, still without arguments. */
    public record WithKeys(QueueScript script, List<byte[]> keys) {
        /**
         * With these arguments.
         *
         * @param arguments text, whole numbers, booleans (as 1 and 0), or bytes that are sent as they are
         */
        public ScriptCall with(Object... arguments) {
            List<byte[]> encoded = new ArrayList<>(arguments.length);
            for (Object argument : arguments) {
                encoded.add(encode(argument));
            }
            return new ScriptCall(script, keys, encoded);
        }
    }

    /** What stands for an argument that there is none of. */
    public static byte[] nothing() {
        return NOTHING;
    }

    private static byte[] encode(Object argument) {
        if (argument instanceof byte[] bytes) {
            return bytes;
        }
        if (argument instanceof Boolean truth) {
            return truth ? ONE : ZERO;
        }
        if (argument instanceof CharSequence || argument instanceof Long || argument instanceof Integer) {
            return QueueKeys.bytes(argument.toString());
        }
        throw new IllegalArgumentException("A script cannot be given " + argument.getClass());
    }
}
