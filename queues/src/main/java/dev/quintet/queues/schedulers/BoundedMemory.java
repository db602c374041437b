package dev.quintet.queues.schedulers;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Remembers what was computed, and forgets all of it when that has become too much. */
final class BoundedMemory<K, V> {
    private final Map<K, V> values = new ConcurrentHashMap<>();
    private final int most;

    BoundedMemory(int most) {
        this.most = most;
    }

    V get(K key, Supplier<V> computation) {
        V known = values.get(key);
        if (known != null) {
            return known;
        }
        V computed = computation.get();
        if (values.size() >= most) {
            values.clear();
        }
        values.put(key, computed);
        return computed;
    }
}
