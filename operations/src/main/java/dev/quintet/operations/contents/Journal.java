package dev.quintet.operations.contents;

import java.nio.charset.StandardCharsets;

/**
 * Where a job notes, in the database it writes to and in the same step, what it has written.
 *
 * <p>A counted journal holds how many keys are done, and refuses a batch that does not follow on the last: nothing is done
 * twice, and nothing after a gap. A windowed journal gathers the names that were written, until the job
 * removes it because it is done with them.
 *
 * @param key its name in Redis
 */
@SuppressWarnings("ArrayRecordComponent")
public record Journal(byte[] key, boolean counted) {
    public static Journal counted(byte[] key) {
        return new Journal(key, true);
    }

    public static Journal windowed(byte[] key) {
        return new Journal(key, false);
    }

    byte[] kind() {
        return (counted ? "counted" : "windowed").getBytes(StandardCharsets.US_ASCII);
    }

    /** The name under which a large key is put together. */
    byte[] part() {
        byte[] suffix = ":part".getBytes(StandardCharsets.US_ASCII);
        byte[] name = new byte[key.length + suffix.length];
        System.arraycopy(key, 0, name, 0, key.length);
        System.arraycopy(suffix, 0, name, key.length, suffix.length);
        return name;
    }
}
