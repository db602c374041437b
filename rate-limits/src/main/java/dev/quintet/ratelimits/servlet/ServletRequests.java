package dev.quintet.ratelimits.servlet;

import dev.quintet.ratelimits.http.IncomingRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shows a servlet request as rate limits look at requests.
 *
 * <p>The path is the one that the container found the servlet by, decoded and normalised, so that {@code /api/%6Cogin} and
 * {@code /api;x/login} are limited as {@code /api/login} is. The address is the connection's as the container tells it: a
 * container that rewrites it from headers (Tomcat's RemoteIpValve, {@code server.forward-headers-strategy}) has then chosen
 * whom to trust.
 *
 * @since 1.0
 */
public final class ServletRequests {
    private ServletRequests() {}

    public static IncomingRequest incoming(HttpServletRequest request) {
        return new Incoming(request);
    }

    private record Incoming(HttpServletRequest request) implements IncomingRequest {
        @Override
        public String remoteAddress() {
            @Nullable String address = request.getRemoteAddr();
            return address == null ? "" : address;
        }

        @Override
        public List<String> headers(String name) {
            @Nullable Enumeration<String> values = request.getHeaders(name);
            return values == null ? List.of() : Collections.list(values);
        }

        @Override
        public String method() {
            return request.getMethod();
        }

        @Override
        public String path() {
            @Nullable String servlet = request.getServletPath();
            @Nullable String rest = request.getPathInfo();
            return (servlet == null ? "" : servlet) + (rest == null ? "" : rest);
        }

        @Override
        public Optional<String> user() {
            return Optional.ofNullable(request.getUserPrincipal()).map(Principal::getName);
        }
    }
}
