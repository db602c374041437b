package dev.quintet.benchmarks;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** One of the caches that are compared. Values are texts, so that nobody's JSON is measured. */
interface Contender extends AutoCloseable {
    String name();

    @Nullable
    String get(String key);

    /** Many values in as few round trips as this cache offers; how many there were. */
    int getAll(List<String> keys);

    void set(String key, String value);

    /** The value, from {@code loader} if it is not there, as well as this cache can protect the loader. */
    @Nullable
    String load(String key, Callable<String> loader) throws Exception;

    @Override
    void close();
}
