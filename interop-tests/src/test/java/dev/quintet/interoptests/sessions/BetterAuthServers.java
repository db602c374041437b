package dev.quintet.interoptests.sessions;

import dev.quintet.testing.RedisServer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One server for all tests of a class that want the same options, since starting Node takes longer than the tests. It keeps its
 * users in memory, so each test signs up an address of its own.
 */
final class BetterAuthServers implements AfterAllCallback {
    private final RedisServer redis;
    private final Map<Map<String, String>, BetterAuthServer> servers = new HashMap<>();
    private int addresses;

    BetterAuthServers(RedisServer redis) {
        this.redis = redis;
    }

    BetterAuthServer with(Map<String, String> options) {
        return servers.computeIfAbsent(options, missing -> BetterAuthServer.start(redis, missing));
    }

    /** An address that nobody has signed up with. */
    String address() {
        addresses++;
        return "ada" + addresses + "@example.com";
    }

    @Override
    public void afterAll(ExtensionContext context) {
        servers.values().forEach(BetterAuthServer::close);
        servers.clear();
    }
}
