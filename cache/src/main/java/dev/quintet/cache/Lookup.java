package dev.quintet.cache;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What {@code find_or_lease.lua} answers. */
sealed interface Lookup {
    /**
     * There is an entry.
     *
     * @param millisLeft until it expires; negative for a foreign one that never does
     * @param facts of its load; empty if it was not loaded
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Found(byte[] entry, long millisLeft, String facts) implements Lookup {}

    /**
     * The caller is to load.
     *
     * @param before the entry there was, empty if none
     * @param versions of the tags, in their order
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Leased(Lease lease, byte[] before, long millisLeft, String facts, List<byte[]> versions) implements Lookup {}

    /**
     * Somebody else loads.
     *
     * @param token whose
     * @param millisLeft until that lease is lost unless renewed
     */
    record Held(String token, long millisLeft) implements Lookup {}

    static Lookup of(List<Object> answer, Lease offered) {
        return switch (((Long) answer.get(0)).intValue()) {
            case 1 -> new Found((byte[]) answer.get(1), (Long) answer.get(2), text(answer.get(3)));
            case 2 ->
                new Leased(
                        offered,
                        (byte[]) answer.get(1),
                        (Long) answer.get(2),
                        text(answer.get(3)),
                        answer.subList(4, answer.size()).stream()
                                .map(byte[].class::cast)
                                .toList());
            default -> new Held(text(answer.get(1)), (Long) answer.get(2));
        };
    }

    private static String text(Object value) {
        return new String((byte[]) value, StandardCharsets.UTF_8);
    }
}
