package dev.quintet.operations.migration;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Moves keys from one place to another. A key is always in at least one of them, and nobody sees half of one. */
interface Mover {
    /**
     * Moves some hundreds of keys.
     *
     * @param batch a number that this migration has not used
     * @return a letter for each key, in order: {@code m} moved, {@code r} moved in place of another, {@code s} skipped, {@code
     *     g} gone, {@code b} left because it keeps changing
     */
    CompletionStage<String> move(List<byte[]> names, long batch);

    /** How many of these keys are at the target. */
    CompletionStage<Long> there(List<byte[]> names);
}
