package dev.quintet.benchmarks.sessions;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.data.redis.RedisIndexedSessionRepository;
import org.springframework.session.data.redis.RedisSessionRepository;

/**
 * Spring Session as it comes: JDK serialization, the id in base64 in a cookie that is not signed. The user is one attribute, as
 * Spring Security's context is. A read changes nothing here; with Spring's own filter every request also writes the last access.
 */
final class SpringSessions<S extends Session> implements Contender {
    private static final String COOKIE = "SESSION=";

    private final String name;
    private final LettuceConnectionFactory connections;
    private final SessionRepository<S> repository;
    private final AutoCloseable ending;

    private SpringSessions(
            String name, LettuceConnectionFactory connections, SessionRepository<S> repository, AutoCloseable ending) {
        this.name = name;
        this.connections = connections;
        this.repository = repository;
        this.ending = ending;
    }

    static Contender plain(String url) {
        LettuceConnectionFactory connections = connections(url);
        RedisSessionRepository repository = new RedisSessionRepository(template(connections));
        repository.setDefaultMaxInactiveInterval(Duration.ofDays(7));
        return new SpringSessions<>("RedisSessionRepository", connections, repository, () -> {});
    }

    static Contender indexed(String url) throws Exception {
        LettuceConnectionFactory connections = connections(url);
        RedisIndexedSessionRepository repository = new RedisIndexedSessionRepository(template(connections));
        repository.setDefaultMaxInactiveInterval(Duration.ofDays(7));
        repository.setApplicationEventPublisher(event -> {});
        repository.afterPropertiesSet();
        return new SpringSessions<>("RedisIndexedSessionRepository", connections, repository, repository::destroy);
    }

    private static LettuceConnectionFactory connections(String url) {
        URI address = URI.create(url);
        LettuceConnectionFactory connections =
                new LettuceConnectionFactory(new RedisStandaloneConfiguration(address.getHost(), address.getPort()));
        connections.afterPropertiesSet();
        connections.start();
        return connections;
    }

    private static RedisTemplate<String, Object> template(LettuceConnectionFactory connections) {
        RedisTemplate<String, Object> template = new RedisTemplate<>();
        template.setKeySerializer(RedisSerializer.string());
        template.setHashKeySerializer(RedisSerializer.string());
        template.setConnectionFactory(connections);
        template.afterPropertiesSet();
        return template;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String create(int user) {
        S session = repository.createSession();
        session.setAttribute(
                "user",
                new HashMap<>(Map.of(
                        "id", "user" + user,
                        "name", "Ada Lovelace",
                        "email", "ada" + user + "@example.com",
                        "role", "user,admin",
                        "ipAddress", "203.0.113.7",
                        "userAgent", "Mozilla/5.0 (X11; Linux x86_64)")));
        repository.save(session);
        return COOKIE + Base64.getEncoder().encodeToString(session.getId().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String authenticate(String cookieField) {
        String id =
                new String(Base64.getDecoder().decode(cookieField.substring(COOKIE.length())), StandardCharsets.UTF_8);
        Map<String, String> user = Objects.requireNonNull(
                Objects.requireNonNull(repository.findById(id)).getAttribute("user"));
        return Objects.requireNonNull(user.get("id"));
    }

    @Override
    public void close() {
        try {
            ending.close();
        } catch (Exception e) {
            throw new IllegalStateException("Spring Session could not be closed", e);
        } finally {
            connections.destroy();
        }
    }
}
