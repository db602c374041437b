package dev.quintet.operations.contents;

import dev.quintet.databases.Place;
import dev.quintet.databases.Script;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Reads many keys in one step, so that each of them is seen as it was at one moment. Keys too large for that are named
 * instead; {@link LargeKeys} reads them.
 */
public final class KeyReader {
    private static final Script<List<Object>> READ = Script.returningList(KeyReader.class, "read.lua");
    /** More elements than this are read in pages. */
    private static final int MOST_ELEMENTS = 512;
    /** More memory than this, too. */
    private static final int LARGEST = 128 << 10;
    /** About how many bytes an answer has at most. */
    private static final int ROOM = 2 << 20;

    private static final List<byte[]> LIMITS = List.of(ascii(MOST_ELEMENTS), ascii(LARGEST), ascii(ROOM));

    private final Place place;

    public KeyReader(Place place) {
        this.place = place;
    }

    private static byte[] ascii(long number) {
        return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * What came of one batch.
     *
     * @param keys those that were read, in the order asked for
     * @param large those to be read in pages
     * @param later those for which the answer had no room left
     * @param foreign those of types that are not Redis' own
     */
    public record Batch(List<StoredKey> keys, List<byte[]> large, List<byte[]> later, List<byte[]> foreign) {}

    /** Asks for some hundreds of keys. One round trip. */
    public CompletionStage<Batch> read(List<byte[]> names) {
        return place.runAsync(READ, names, LIMITS).thenApply(answer -> decode(names, answer));
    }

    private static Batch decode(List<byte[]> names, List<Object> answer) {
        Batch batch = new Batch(new ArrayList<>(names.size()), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        long now = (Long) answer.get(0);
        int at = 1;
        for (byte[] name : names) {
            int kind = ((Long) answer.get(at++)).intValue();
            switch (kind) {
                case 0 -> {}
                case 6 -> batch.large.add(name);
                case 7 -> batch.later.add(name);
                case 8 -> batch.foreign.add(name);
                default -> {
                    KeyType type = KeyType.of(kind).orElseThrow();
                    long ttl = (Long) answer.get(at++);
                    int count = type == KeyType.STRING ? 1 : ((Long) answer.get(at++)).intValue();
                    List<byte[]> elements = new ArrayList<>(count);
                    for (int i = 0; i < count; i++) {
                        byte[] element = (byte[]) answer.get(at++);
                        elements.add(type == KeyType.ZSET && i % 2 == 1 ? Score.bytesOfText(element) : element);
                    }
                    batch.keys.add(new StoredKey(name, type, ttl < 0 ? StoredKey.NEVER : now + ttl, elements));
                }
            }
        }
        return batch;
    }
}
