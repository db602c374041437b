package dev.quintet.databases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what was heard of changes. */
final class HeardChanges implements KeyChangeListener {
    final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void began() {
        events.add("began");
    }

    @Override
    public void changed(String key) {
        events.add(key);
    }

    @Override
    public void everythingChanged() {
        events.add("everything");
    }

    @Override
    public void lost() {
        events.add("lost");
    }

    void awaits(String... expected) {
        await().atMost(Fixtures.SOON).untilAsserted(() -> assertThat(events).endsWith(expected));
    }
}
