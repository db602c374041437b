package dev.quintet.benchmarks;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;

/** How much processor time the Redis server has used, by its own account, and those it started to write snapshots. */
public final class ServerCpu implements AutoCloseable {
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    public ServerCpu(String url) {
        client = RedisClient.create(url);
        connection = client.connect();
    }

    public double seconds() {
        String info = connection.sync().info("cpu");
        return value(info, "used_cpu_user:")
                + value(info, "used_cpu_sys:")
                + value(info, "used_cpu_user_children:")
                + value(info, "used_cpu_sys_children:");
    }

    public void empty() {
        String unused = connection.sync().flushall();
    }

    private static double value(String info, String field) {
        return info.lines()
                .filter(line -> line.startsWith(field))
                .mapToDouble(line -> Double.parseDouble(line.substring(field.length())))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
