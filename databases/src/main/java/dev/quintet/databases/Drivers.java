package dev.quintet.databases;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EpollProvider;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Sets the driver up. Every setting here differs from Lettuce's own for a reason, told beside it.
 *
 * <p>One client and one set of threads serve all five databases.
 */
final class Drivers {
    private static final int MOST_UNANSWERED_COMMANDS = 32_768;
    private static final int FLUSHES_TO_JOIN = 256;
    private static final Duration FIRST_RECONNECT = Duration.ofMillis(50);

    private Drivers() {}

    static ClientResources resources(Timeouts timeouts) {
        return ClientResources.builder()
                // Lettuce waits up to 30 s between attempts, which is 27 s too long once the network is back.
                .reconnectDelay(Delay.fullJitter(
                        FIRST_RECONNECT, timeouts.reconnect(), FIRST_RECONNECT.toMillis(), TimeUnit.MILLISECONDS))
                .nettyCustomizer(new NettyCustomizer() {
                    @Override
                    public void afterChannelInitialized(Channel channel) {
                        // One system call for the commands of many threads instead of one per command.
                        channel.pipeline().addFirst(new FlushConsolidationHandler(FLUSHES_TO_JOIN, true));
                    }
                })
                .build();
    }

    static RedisClient client(ClientResources resources, QuintetConfiguration configuration) {
        RedisClient client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                // By default Lettuce sends commands again that were in flight when a connection broke, and counters
                // count twice. Rejected, they fail, and the caller is told.
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                // A hung server must not fill the heap with commands that wait for it.
                .requestQueueSize(MOST_UNANSWERED_COMMANDS)
                // Deadlines are kept where the caller waits: Lettuce's own need a timer task per command, and would cut
                // blocking commands short.
                .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
                // Asks every server at every connect for a feature of a commercial edition.
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .socketOptions(sockets(configuration.timeouts()))
                .sslOptions(tls(configuration.tls()))
                .build());
        return client;
    }

    private static SocketOptions sockets(Timeouts timeouts) {
        SocketOptions.Builder options = SocketOptions.builder()
                .connectTimeout(timeouts.connect())
                .tcpNoDelay(true)
                .keepAlive(KeepAliveOptions.builder()
                        .enable(true)
                        .idle(timeouts.silence())
                        .interval(Duration.ofSeconds(1))
                        .count(3)
                        .build());
        if (EpollProvider.isAvailable()) {
            options.tcpUserTimeout(TcpUserTimeoutOptions.builder()
                    .enable(true)
                    .tcpUserTimeout(timeouts.silence())
                    .build());
        }
        return options.build();
    }

    private static SslOptions tls(TlsFiles files) {
        SslOptions.Builder options = SslOptions.builder().jdkSslProvider();
        files.authority().ifPresent(authority -> options.trustManager(authority.toFile()));
        files.certificate()
                .ifPresent(certificate -> files.key()
                        .ifPresent(key -> options.keyManager(certificate.toFile(), key.toFile(), new char[0])));
        return options.build();
    }
}
