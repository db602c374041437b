package dev.quintet.operations.alerts;

import java.time.Duration;
import java.util.List;

/**
 * Rules that hold for everybody until one knows better. Rules whose signals nobody reads cost nothing and never fire.
 *
 * @since 1.0
 */
public final class DefaultRules {
    private static final Duration A_WHILE = Duration.ofMinutes(5);

    /** The rules, in the order in which they are told. */
    public static final List<AlertRule> ALL = List.of(
            AlertRule.above(
                            "unusable",
                            "database.unusable",
                            0,
                            "The database does not answer, or refuses us. See quintet health, and the server's log.")
                    .withHolds(Duration.ofSeconds(30)),
            AlertRule.above(
                            "degraded",
                            "database.degraded",
                            0,
                            "It answers, but something is wrong with it. quintet health tells what, quintet doctor how to mend it.")
                    .withHolds(A_WHILE),
            AlertRule.above(
                            "memory nearly full",
                            "memory.used",
                            90,
                            "At 100 % the server evicts keys or refuses writes. quintet info tells which database takes how much.")
                    .withHolds(Duration.ofMinutes(1)),
            AlertRule.above(
                            "keys without expiry",
                            "database.immortal",
                            0,
                            "Every entry of this database should expire; these stay for ever. quintet keys --without-ttl lists them.")
                    .withHolds(A_WHILE)
                    .withCoolDown(Duration.ofDays(1)),
            AlertRule.above(
                            "strays",
                            "database.strays",
                            0,
                            "Keys that match none of the database's patterns. quintet keys --strays lists them, quintet migrate"
                                    + " moves them.")
                    .withHolds(A_WHILE)
                    .withCoolDown(Duration.ofDays(1)),
            AlertRule.above(
                            "evictions",
                            "evictions",
                            100,
                            "The server throws out keys to make room. For a cache alone that is its work; anybody else loses data.")
                    .withHolds(A_WHILE),
            AlertRule.above(
                            "replica behind",
                            "replication.lag",
                            10,
                            "A failover to this replica would lose what it has not got yet.")
                    .withHolds(Duration.ofMinutes(1)),
            AlertRule.above(
                    "replica cut off",
                    "replication.broken",
                    0,
                    "The server is a replica that has lost its primary; what it answers is getting old."),
            AlertRule.above(
                            "queue backlog",
                            "queue.waiting",
                            10_000,
                            "More jobs come in than are worked. Add workers, raise their concurrency, or see why jobs take long.")
                    .withHolds(A_WHILE),
            AlertRule.above(
                            "job waits long",
                            "queue.oldest",
                            600,
                            "The oldest waiting job was added so many seconds ago. Is anybody working this queue? Is it paused?")
                    .withHolds(Duration.ofMinutes(1)),
            AlertRule.above(
                            "jobs fail",
                            "queue.failures",
                            10,
                            "So many of a hundred jobs that ended in the last minutes failed for good. quintet queues show tells why.")
                    .withHolds(A_WHILE),
            AlertRule.above(
                            "no workers",
                            "queue.unattended",
                            0,
                            "Jobs are waiting and no worker is connected to this queue.")
                    .withHolds(Duration.ofMinutes(1)),
            AlertRule.above(
                            "requests refused",
                            "limits.refused",
                            1000,
                            "So many keys are over their limit. quintet rate-limits refused names them.")
                    .withHolds(A_WHILE),
            AlertRule.above(
                    "backup failed",
                    "backup.failed",
                    0,
                    "The last try to make a backup failed; the log says why. It is tried again, after an hour at most."),
            AlertRule.above(
                            "backup too old",
                            "backup.age",
                            26 * 3600,
                            "The newest backup was finished so many seconds ago, or there is none. See the schedule and the disk.")
                    .withCoolDown(Duration.ofHours(6)));

    private DefaultRules() {}
}
