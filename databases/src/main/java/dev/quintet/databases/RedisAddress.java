package dev.quintet.databases;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a Redis server is and how to sign in there, read from a URL. Its text forms never show the password.
 *
 * <p>Lettuce reads the URL; what it would get wrong is read here: credentials (it decodes before it splits, so a colon in a
 * user name moves), and whether a number was given at all (it says 0 either way).
 */
final class RedisAddress {
    private static final Set<String> SCHEMES = Set.of(
            RedisURI.URI_SCHEME_REDIS,
            RedisURI.URI_SCHEME_REDIS_SECURE,
            RedisURI.URI_SCHEME_REDIS_SECURE_ALT,
            RedisURI.URI_SCHEME_REDIS_TLS_ALT,
            RedisURI.URI_SCHEME_REDIS_SOCKET,
            RedisURI.URI_SCHEME_REDIS_SOCKET_ALT,
            RedisURI.URI_SCHEME_REDIS_SENTINEL,
            RedisURI.URI_SCHEME_REDIS_SENTINEL_SECURE);

    private static final Set<String> SECRET_PARAMETERS = Set.of("password", "pass", "pwd", "auth", "token", "secret");
    private static final String EXAMPLE = "redis://user:password@host:6379";

    private final Supplier<RedisURI> copies;
    private final RedisURI uri;
    private final OptionalInt number;

    private RedisAddress(Supplier<RedisURI> copies, OptionalInt number) {
        this.copies = copies;
        this.uri = copies.get();
        this.number = number;
    }

    /**
     * Reads a URL.
     *
     * @param setting the name of the setting it came from, for messages
     * @throws IllegalArgumentException if it is none, with a message that shows no part of it that could be secret
     */
    static RedisAddress parse(String setting, String url) {
        URI parts = syntax(setting, url.strip());
        refuseSecretsInQuery(setting, parts);
        refuseFragment(setting, parts);
        OptionalInt number = number(setting, parts);
        return new RedisAddress(() -> build(setting, parts), number);
    }

    private static RedisURI build(String setting, URI parts) {
        RedisURI uri;
        try {
            uri = RedisURI.create(withoutNumber(parts));
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(
                    setting + " cannot be read as an address of Redis. Right would be, for example, " + EXAMPLE + ".");
        }
        fixHost(setting, parts, uri);
        credentials(setting, parts).ifPresent(credentials -> setCredentials(uri, credentials));
        return uri;
    }

    private static URI syntax(String setting, String url) {
        int colon = url.indexOf("://");
        if (colon <= 0) {
            throw new IllegalArgumentException(
                    setting + " must begin with a scheme such as redis:// or rediss://. Right would"
                            + " be, for example, " + EXAMPLE + ".");
        }
        String scheme = url.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!SCHEMES.contains(scheme)) {
            String shown =
                    scheme.matches("[a-z+-]{1,16}") ? "the unknown scheme '" + scheme + "'" : "an unknown scheme";
            throw new IllegalArgumentException(setting + " has " + shown + ". Known are "
                    + SCHEMES.stream().sorted().collect(Collectors.joining(", ")) + ".");
        }
        try {
            return new URI(scheme + url.substring(colon));
        } catch (URISyntaxException unreadable) {
            // Its message holds the whole URL, password included, so only the position is passed on.
            throw new IllegalArgumentException(setting + " has a character at position " + unreadable.getIndex()
                    + " that no URL may have there. Percent-encode special characters in user name and password, for example"
                    + " '#' as %23, '/' as %2F and '%' as %25.");
        }
    }

    private static void refuseSecretsInQuery(String setting, URI parts) {
        for (String parameter : parameters(parts)) {
            String name = parameter.split("=", 2)[0];
            if (SECRET_PARAMETERS.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(setting + " has a parameter '" + name
                        + "' after its '?', where it would end up in logs. A password belongs before the '@': "
                        + EXAMPLE
                        + ".");
            }
        }
    }

    /** A '#' in a password that is not encoded would otherwise turn the password into a port. */
    private static void refuseFragment(String setting, URI parts) {
        if (parts.getRawFragment() != null && !parts.getScheme().endsWith("-sentinel")) {
            throw new IllegalArgumentException(
                    setting + " has a '#', which means something only after sentinels. In a user name"
                            + " or password, write %23 for it.");
        }
    }

    private static List<String> parameters(URI parts) {
        String query = parts.getRawQuery();
        return query == null ? List.of() : Arrays.asList(query.split("[&;]"));
    }

    private static boolean isSocket(String scheme) {
        return scheme.equals(RedisURI.URI_SCHEME_REDIS_SOCKET) || scheme.equals(RedisURI.URI_SCHEME_REDIS_SOCKET_ALT);
    }

    private static boolean isNumberParameter(String parameter) {
        return parameter.startsWith("db=") || parameter.startsWith("database=");
    }

    private static OptionalInt number(String setting, URI parts) {
        Optional<String> parameter = parameters(parts).stream()
                .filter(RedisAddress::isNumberParameter)
                .map(text -> text.substring(text.indexOf('=') + 1))
                .findFirst();
        String path = parts.getRawPath();
        boolean hasPath = !isSocket(parts.getScheme()) && path != null && path.length() > 1;
        if (!hasPath && parameter.isEmpty()) {
            return OptionalInt.empty();
        }
        String text = hasPath ? path.substring(1) : parameter.orElseThrow();
        try {
            int number = Integer.parseInt(text);
            if (number >= 0) {
                return OptionalInt.of(number);
            }
        } catch (NumberFormatException notANumber) {
            // told below, together with negative ones
        }
        throw new IllegalArgumentException(
                setting + " must end in a database number from 0, such as /1, or in none, but ends in something else.");
    }

    private static URI withoutNumber(URI parts) {
        String query = parameters(parts).stream()
                .filter(parameter -> !isNumberParameter(parameter))
                .collect(Collectors.joining("&"));
        String path = isSocket(parts.getScheme()) ? parts.getRawPath() : "";
        String authority = parts.getRawAuthority() == null ? "" : parts.getRawAuthority();
        String fragment = parts.getRawFragment() == null ? "" : "#" + parts.getRawFragment();
        return URI.create(
                parts.getScheme() + "://" + authority + path + (query.isEmpty() ? "" : "?" + query) + fragment);
    }

    /** Lettuce takes a host with an underscore, which Docker likes, together with its port for a host name. */
    private static void fixHost(String setting, URI parts, RedisURI uri) {
        if (uri.getSocket() != null || !uri.getSentinels().isEmpty()) {
            return;
        }
        String authority = parts.getRawAuthority();
        if (authority == null) {
            throw new IllegalArgumentException(
                    setting + " names no host. Right would be, for example, " + EXAMPLE + ".");
        }
        String hostAndPort = authority.substring(authority.lastIndexOf('@') + 1);
        int colon = hostAndPort.lastIndexOf(':');
        boolean hasPort = colon > hostAndPort.lastIndexOf(']');
        String host = hasPort ? hostAndPort.substring(0, colon) : hostAndPort;
        if (host.isEmpty()) {
            throw new IllegalArgumentException(
                    setting + " names no host. Right would be, for example, " + EXAMPLE + ".");
        }
        uri.setHost(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        uri.setPort(hasPort ? port(setting, hostAndPort.substring(colon + 1)) : RedisURI.DEFAULT_REDIS_PORT);
    }

    private static int port(String setting, String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // told below, together with numbers out of range
        }
        throw new IllegalArgumentException(
                setting + " must have a port from 1 to 65535 after the host, but has something else.");
    }

    private record Credentials(@Nullable String username, String password) {}

    private static Optional<Credentials> credentials(String setting, URI parts) {
        String authority = parts.getRawAuthority();
        int at = authority == null ? -1 : authority.lastIndexOf('@');
        if (authority == null || at < 0) {
            return Optional.empty();
        }
        String userInfo = authority.substring(0, at);
        int colon = userInfo.indexOf(':');
        String username = colon > 0 ? decode(userInfo.substring(0, colon)) : null;
        String password = decode(userInfo.substring(colon + 1));
        if (colon < 0) {
            throw new IllegalArgumentException(
                    setting + " has no ':' before its '@', so user name and password cannot be told"
                            + " apart. Write redis://user:password@host, or redis://:password@host where there is no user name.");
        }
        return password.isEmpty() ? Optional.empty() : Optional.of(new Credentials(username, password));
    }

    private static String decode(String text) {
        // URLDecoder is made for forms, where '+' means a blank; in a URL's user information it means itself.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static void setCredentials(RedisURI uri, Credentials credentials) {
        uri.setCredentialsProvider(
                new StaticCredentialsProvider(RedisCredentials.just(credentials.username(), credentials.password())));
    }

    /** The number at the end of the URL, if it has one. */
    OptionalInt number() {
        return number;
    }

    /** What the driver connects to: a copy of its own with everything the URL said. */
    RedisURI uri(int databaseNumber, String clientName, Duration commandTimeout) {
        RedisURI copy = copies.get();
        copy.setDatabase(databaseNumber);
        copy.setClientName(uri.getClientName() == null ? clientName : clientName(uri.getClientName(), clientName));
        copy.setTimeout(timeout(commandTimeout));
        return copy;
    }

    private static String clientName(String fromUrl, String ours) {
        return fromUrl + ours.substring(ours.indexOf(':'));
    }

    /** The sentinels that know the primary; empty where the address is the server's own. */
    List<RedisURI> sentinels() {
        return List.copyOf(uri.getSentinels());
    }

    /** The name under which the sentinels know the primary. */
    String primaryName() {
        return uri.getSentinelMasterId();
    }

    /** The deadline of a command: the URL's own if it gives one. */
    Duration timeout(Duration standard) {
        return uri.getTimeout().equals(RedisURI.DEFAULT_TIMEOUT_DURATION) ? standard : uri.getTimeout();
    }

    /** The server, in a form in which two spellings of one place are equal as far as that can be known without asking it. */
    String place() {
        if (uri.getSocket() != null) {
            return "socket " + uri.getSocket();
        }
        if (!uri.getSentinels().isEmpty()) {
            return "sentinel " + uri.getSentinelMasterId() + " "
                    + uri.getSentinels().stream()
                            .map(sentinel -> fold(sentinel.getHost()) + ":" + sentinel.getPort())
                            .sorted()
                            .collect(Collectors.joining(","));
        }
        return fold(uri.getHost()) + ":" + uri.getPort();
    }

    private static String fold(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "127.0.0.1", "::1", "0:0:0:0:0:0:0:1" -> "localhost";
            default -> lower;
        };
    }

    /** The address with user name, and without password or parameters. */
    @Override
    public String toString() {
        if (uri.getSocket() != null) {
            return "redis-socket://" + uri.getSocket();
        }
        String scheme = uri.isSsl() ? "rediss" : "redis";
        if (!uri.getSentinels().isEmpty()) {
            return scheme + "-sentinel://"
                    + uri.getSentinels().stream()
                            .map(sentinel -> sentinel.getHost() + ":" + sentinel.getPort())
                            .collect(Collectors.joining(","))
                    + "#" + uri.getSentinelMasterId();
        }
        String host = uri.getHost().contains(":") ? "[" + uri.getHost() + "]" : uri.getHost();
        return scheme + "://" + host + ":" + uri.getPort();
    }
}
