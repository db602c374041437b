package dev.quintet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.quintet.embeddedredis.ServerProgram;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every option, on every program that this machine has. */
class RedisServerOptionsTest {
    static List<ServerProgram> programs() {
        return RedisServer.programs();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void the_program_asked_for_is_the_one_that_runs(ServerProgram program) {
        try (RedisServer redis = RedisServer.with(on(program).build())) {
            assertThat(redis.program()).isEqualTo(program);
            assertThat(redis.cli("INFO", "server")).asString().contains("_version:" + program.version());
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void a_password_and_a_user_are_asked_for(ServerProgram program) throws Exception {
        RedisServerOptions options =
                on(program).password("s3cr \"t").user("ada", "l0ve:lace").build();
        try (RedisServer redis = RedisServer.with(options)) {
            assertThat(redis.cli("ACL", "WHOAMI")).isEqualTo("default");
            assertThat(redis.url()).isEqualTo("redis://ada:l0ve%3Alace@127.0.0.1:" + redis.port());
            try (RespConnection stranger =
                    new RespConnection(new Socket(InetAddress.getLoopbackAddress(), redis.port()))) {
                assertThatThrownBy(() -> stranger.call("PING")).hasMessageStartingWith("NOAUTH");
                stranger.call("AUTH", "ada", "l0ve:lace");
                assertThat(stranger.call("SET", "a", "b")).isEqualTo("OK");
                assertThat(stranger.call("ACL", "WHOAMI")).isEqualTo("ada");
            }
        }
        try (RedisServer redis =
                RedisServer.with(on(program).password("s3cr \"t").build())) {
            assertThat(redis.url()).isEqualTo("redis://:s3cr%20%22t@127.0.0.1:" + redis.port());
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void tls_shakes_hands_with_a_client_that_trusts_the_certificate(ServerProgram program) throws Exception {
        try (RedisServer redis = RedisServer.with(on(program).tls().build())) {
            assertThat(redis.tlsUrl()).isEqualTo("rediss://127.0.0.1:" + redis.tlsPort());
            try (SSLSocket socket = (SSLSocket) trusting(redis.tlsCertificate())
                            .getSocketFactory()
                            .createSocket("127.0.0.1", redis.tlsPort());
                    RespConnection connection = new RespConnection(withHostNameChecked(socket))) {
                assertThat(connection.call("PING")).isEqualTo("PONG");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void a_unix_socket_answers(ServerProgram program) throws Exception {
        try (RedisServer redis = RedisServer.with(on(program).unixSocket().build());
                SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(redis.socket()))) {
            channel.write(ByteBuffer.wrap("PING\r\n".getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer reply = ByteBuffer.allocate(7);
            while (reply.hasRemaining() && channel.read(reply) >= 0) {
                assertThat(channel.isOpen()).isTrue();
            }
            assertThat(new String(reply.array(), StandardCharsets.US_ASCII)).isEqualTo("+PONG\r\n");
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void further_lines_reach_the_configuration(ServerProgram program) {
        RedisServerOptions options = on(program)
                .config("databases 4")
                .config("maxmemory 3mb")
                .debugCommand()
                .build();
        try (RedisServer redis = RedisServer.with(options)) {
            assertThat(redis.cli("CONFIG", "GET", "databases")).isEqualTo(List.of("databases", "4"));
            assertThat(redis.cli("CONFIG", "GET", "maxmemory")).isEqualTo(List.of("maxmemory", "3145728"));
            assertThatThrownBy(() -> redis.cli(4, "PING")).hasMessageContaining("out of range");
            assertThat(redis.cli("DEBUG", "SLEEP", "0")).isEqualTo("OK");
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void a_replica_follows_a_primary_with_a_password(ServerProgram program) {
        try (RedisServer primary =
                        RedisServer.with(on(program).password("secret").build());
                RedisServer replica =
                        RedisServer.with(on(program).replicaOf(primary).build())) {
            primary.cli("SET", "ada", "lovelace");
            await().until(() -> "lovelace".equals(replica.cli("GET", "ada")));
            assertThatThrownBy(() -> replica.cli("SET", "a", "b")).hasMessageStartingWith("READONLY");
        }
    }

    @Test
    void what_a_server_was_not_made_with_says_how_to_make_it() {
        try (RedisServer redis = RedisServer.start()) {
            assertThatThrownBy(redis::tlsPort).hasMessageContaining("builder().tls()");
            assertThatThrownBy(redis::socket).hasMessageContaining("builder().unixSocket()");
        }
    }

    private static RedisServerOptions.Builder on(ServerProgram program) {
        return RedisServerOptions.builder().program(program);
    }

    private static SSLSocket withHostNameChecked(SSLSocket socket) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static SSLContext trusting(Path pem) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream stream = Files.newInputStream(pem)) {
            trusted.setCertificateEntry(
                    "redis", CertificateFactory.getInstance("X.509").generateCertificate(stream));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
