package dev.quintet.operations.doctor;

import java.time.Duration;

/**
 * What counts as much.
 *
 * @param sampledKeys how many keys of each database are weighed and asked for their expiry, default 1000; each costs the server
 *     a few microseconds
 * @param bigKeyBytes a key that takes more is told of, default 1 MiB: reading or removing it makes others wait
 * @param slowAnswer a server whose median answer takes longer is told of, default 5 ms
 * @param clockSkew clocks further apart than this are told of, default 1 s
 * @since 1.0
 */
public record DoctorOptions(int sampledKeys, long bigKeyBytes, Duration slowAnswer, Duration clockSkew) {
    public static final DoctorOptions DEFAULTS =
            new DoctorOptions(1000, 1 << 20, Duration.ofMillis(5), Duration.ofSeconds(1));

    public DoctorOptions {
        if (sampledKeys < 1 || sampledKeys > 100_000) {
            throw new IllegalArgumentException("sampledKeys must be 1 to 100000 keys, was " + sampledKeys);
        }
        if (bigKeyBytes < 1) {
            throw new IllegalArgumentException("bigKeyBytes must be at least 1 byte, was " + bigKeyBytes);
        }
    }

    public DoctorOptions withSampledKeys(int sampledKeys) {
        return new DoctorOptions(sampledKeys, bigKeyBytes, slowAnswer, clockSkew);
    }

    public DoctorOptions withBigKeyBytes(long bigKeyBytes) {
        return new DoctorOptions(sampledKeys, bigKeyBytes, slowAnswer, clockSkew);
    }
}
