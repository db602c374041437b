package dev.quintet.operations.contents;

import dev.quintet.databases.Place;
import dev.quintet.databases.Script;
import dev.quintet.operations.ConflictPolicy;
import dev.quintet.operations.KeyConflictException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Writes keys: small ones many at a time, each batch in one step; large ones under another name until they are complete.
 *
 * <p>Batches may follow each other without waiting for answers; the journal keeps them in order.
 */
public final class KeyWriter {
    private static final Script<List<Object>> WRITE = Script.returningList(KeyWriter.class, "write.lua");
    private static final Script<List<Object>> PUBLISH = Script.returningList(KeyWriter.class, "publish.lua");

    private final Place place;
    private final Journal journal;
    private final ConflictPolicy policy;
    private final ServerVersion version;

    public KeyWriter(Place place, Journal journal, ConflictPolicy policy, ServerVersion version) {
        this.place = place;
        this.journal = journal;
        this.policy = policy;
        this.version = version;
    }

    /** An outcome for each key, in order: {@code w} written, {@code r} replaced, {@code s} skipped, {@code e} expired. */
    public CompletionStage<String> write(List<StoredKey> keys, long doneBefore, long doneAfter) {
        List<byte[]> names = new ArrayList<>(keys.size() + 1);
        names.add(journal.key());
        List<byte[]> words = head(doneBefore, doneAfter);
        for (StoredKey key : keys) {
            names.add(key.name());
            words.add(key.type().wireCode());
            words.add(ascii(key.expiresAt()));
            words.add(ascii(key.elements().size()));
            if (key.type() == KeyType.ZSET) {
                for (int i = 0; i < key.elements().size(); i += 2) {
                    words.add(Score.text(key.elements().get(i + 1)));
                    words.add(key.elements().get(i));
                }
            } else {
                words.addAll(key.elements());
            }
        }
        return place.runAsync(WRITE, names, words).thenApply(answer -> outcome(answer, keys));
    }

    /** Writes nothing, so that the server knows the script before many batches are on their way. */
    public void warmUp(long done) {
        Object unused = Answers.await(write(List.of(), done, done));
    }

    private List<byte[]> head(long doneBefore, long doneAfter) {
        List<byte[]> words = new ArrayList<>();
        words.add(ascii(policy.wireName()));
        words.add(journal.kind());
        words.add(ascii(doneBefore));
        words.add(ascii(doneAfter));
        return words;
    }

    private String outcome(List<Object> answer, List<StoredKey> keys) {
        String word = Raw.text(answer.get(0));
        return switch (word) {
            case "done" -> Raw.text(answer.get(1));
            case "conflict" ->
                throw conflict(keys.get(((Long) answer.get(1)).intValue() - 1).name());
            default -> throw outOfStep((Long) answer.get(1));
        };
    }

    private KeyConflictException conflict(byte[] name) {
        return new KeyConflictException("There is a key " + Shown.name(name) + " at " + place.location()
                + " already; nothing of it was changed. Choose to skip or to overwrite, or another place.");
    }

    private RuntimeException outOfStep(long done) {
        return new InterruptedJobException("The journal at " + place.location() + " stands at " + done
                + " keys, which is not where this job is: another process does the same, or the server forgot its"
                + " scripts. Nothing was done twice. Run the job again, once.");
    }

    /** Begins a key that comes in pages. Nothing is visible under its name before {@link LargeWrite#publish}. */
    public LargeWrite large(byte[] name, KeyType type, long expiresAt) {
        return new LargeWrite(place, journal.part(), type, version, (before, after) -> {
            List<byte[]> words = head(before, after);
            words.add(ascii(expiresAt));
            List<Object> answer = place.run(PUBLISH, List.of(journal.key(), journal.part(), name), words);
            return outcome(answer, List.of(new StoredKey(name, type, expiresAt, List.of())));
        });
    }

    private static byte[] ascii(long number) {
        return ascii(Long.toString(number));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
