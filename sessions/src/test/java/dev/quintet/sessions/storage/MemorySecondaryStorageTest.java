package dev.quintet.sessions.storage;

import dev.quintet.testing.ManualClock;
import java.time.Duration;

class MemorySecondaryStorageTest extends SecondaryStorageContract {
    private final ManualClock clock = ManualClock.at("2026-11-01T00:00:00Z");
    private final AtomicSecondaryStorage storage = SecondaryStorages.inMemory(KeyStyle.BETTER_AUTH, clock);

    @Override
    protected AtomicSecondaryStorage storage() {
        return storage;
    }

    @Override
    protected void pass(Duration time) {
        clock.advance(time);
    }
}
