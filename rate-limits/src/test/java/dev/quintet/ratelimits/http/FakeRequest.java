package dev.quintet.ratelimits.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A request as a test describes it; names of headers in lower case. */
record FakeRequest(
        String remoteAddress, Map<String, List<String>> byName, String method, String path, Optional<String> user)
        implements IncomingRequest {
    static FakeRequest from(String remoteAddress) {
        return new FakeRequest(remoteAddress, Map.of(), "GET", "/", Optional.empty());
    }

    FakeRequest with(String header, String... values) {
        return new FakeRequest(
                remoteAddress, Map.of(header.toLowerCase(Locale.ROOT), List.of(values)), method, path, user);
    }

    FakeRequest to(String method, String path) {
        return new FakeRequest(remoteAddress, byName, method, path, user);
    }

    FakeRequest by(String user) {
        return new FakeRequest(remoteAddress, byName, method, path, Optional.of(user));
    }

    @Override
    public List<String> headers(String name) {
        return byName.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }
}
