package dev.quintet.springbootstarter.sessions;

import dev.quintet.sessions.cookies.CookieNames;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Turns away requests that another site made a browser send with the session cookie.
 *
 * <p>Browsers say in {@code Origin} which site a request comes from, and scripts cannot change it. A request with the session
 * cookie that may change something, or that opens a WebSocket, must name this application's own origin or a trusted one
 * there; if it names none, in {@code Referer}, or say {@code Sec-Fetch-Site: same-origin}. {@code SameSite=Lax} alone leaves
 * sites on sibling hosts, and older browsers. Bearer tokens need no such check: no browser sends them by itself.
 */
final class OriginCheckFilter extends OncePerRequestFilter {
    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final CookieNames names;
    private final Set<String> trusted;
    private final CredentialMeter meter;

    /** @param trusted origins such as {@code https://app.example.com}, besides this application's own */
    OriginCheckFilter(CookieNames names, Collection<String> trusted, CredentialMeter meter) {
        this.names = names;
        this.trusted = trusted.stream().map(OriginCheckFilter::checked).collect(Collectors.toUnmodifiableSet());
        this.meter = meter;
    }

    private static String checked(String origin) {
        return origin(origin)
                .filter(parsed -> parsed.equals(origin.toLowerCase(Locale.ROOT)))
                .orElseThrow(
                        () -> new IllegalArgumentException("quintet.sessions.trusted-origins must be origins such as"
                                + " https://app.example.com, without a path, a default port or an asterisk; was '"
                                + origin + "'"));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!mayHarm(request) || isTrusted(request)) {
            chain.doFilter(request, response);
            return;
        }
        meter.count("foreign_origin");
        ProblemWriter.write(
                response,
                HttpServletResponse.SC_FORBIDDEN,
                "INVALID_ORIGIN",
                "Requests with the session cookie must come from a trusted origin.");
    }

    private boolean mayHarm(HttpServletRequest request) {
        boolean changes =
                !HARMLESS.contains(request.getMethod()) || "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
        return changes
                && SessionCredentials.cookieHeader(request)
                        .first(names.sessionToken())
                        .isPresent();
    }

    private boolean isTrusted(HttpServletRequest request) {
        @Nullable String origin = request.getHeader("Origin");
        @Nullable String named = origin != null ? origin : request.getHeader("Referer");
        if (named == null) {
            return "same-origin".equals(request.getHeader("Sec-Fetch-Site"));
        }
        Optional<String> from = origin(named);
        return from.isPresent() && (from.equals(own(request)) || trusted.contains(from.get()));
    }

    /** As the browser sees it: behind a proxy Spring must be told to believe its headers. */
    private static Optional<String> own(HttpServletRequest request) {
        return origin(request.getScheme() + "://" + host(request.getServerName()) + ":" + request.getServerPort());
    }

    private static String host(String name) {
        return name.indexOf(':') >= 0 && !name.startsWith("[") ? "[" + name + "]" : name;
    }

    /** Scheme, host and port in their plainest form; nothing for {@code null} and everything else that is none. */
    private static Optional<String> origin(String text) {
        try {
            URI uri = new URI(text);
            @Nullable String scheme = uri.getScheme();
            @Nullable String host = uri.getHost();
            if (scheme == null || host == null || uri.getUserInfo() != null) {
                return Optional.empty();
            }
            String plain = scheme.toLowerCase(Locale.ROOT);
            int standard = plain.equals("https") || plain.equals("wss") ? 443 : 80;
            String port = uri.getPort() < 0 || uri.getPort() == standard ? "" : ":" + uri.getPort();
            return Optional.of(plain + "://" + host.toLowerCase(Locale.ROOT) + port);
        } catch (URISyntaxException notAnOrigin) {
            return Optional.empty();
        }
    }
}
