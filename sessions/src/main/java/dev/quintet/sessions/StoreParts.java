package dev.quintet.sessions;

import dev.quintet.sessions.storage.AtomicSecondaryStorage;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What a store is made of, put together once. */
final class StoreParts {
    final SessionOptions options;
    final Keys keys;
    final AtomicSecondaryStorage storage;
    final SessionIndex index;
    final SessionMeter meter;
    final Checks checks;
    final Lists lists;
    final UserSessions users;
    final Marks marks;
    final Repairs repairs;
    final Lookups lookups;
    final Notices notices;
    final SecureRandom random = new SecureRandom();

    StoreParts(
            SessionOptions options,
            AtomicSecondaryStorage storage,
            SessionIndex index,
            SessionMeter meter,
            InstantSource clock,
            @Nullable NearSessionCache near) {
        this.options = options;
        this.keys = new Keys(options.keyStyle());
        this.storage = storage;
        this.index = index;
        this.meter = meter;
        this.checks = new Checks(options, clock);
        this.lists = new Lists(storage, keys, checks, options.mostCharacters());
        this.marks = new Marks(storage, keys, options.policy());
        this.repairs = new Repairs(storage, index, lists, keys, meter);
        this.users = new UserSessions(storage, index, lists, keys, checks, repairs);
        this.lookups = new Lookups(storage, keys, checks, meter, repairs, near);
        this.notices = new Notices(near);
    }
}
