package dev.quintet.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognises requests that a browser sends on behalf of another site's page. They carry no token by themselves, since no
 * cookie is ever one; this is the second lock on that door.
 */
final class CrossSite {
    private static final Set<String> HARMLESS_METHODS = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN_PAGES = Set.of("same-origin", "none");

    private CrossSite() {}

    static boolean changesSomethingFor(HttpServletRequest request) {
        if (HARMLESS_METHODS.contains(request.getMethod())) {
            return false;
        }
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !OWN_PAGES.contains(site);
        }
        String origin = request.getHeader("Origin");
        return origin != null && !authority(origin).equals(withoutDefaultPort(request.getHeader("Host")));
    }

    private static String authority(String origin) {
        return withoutDefaultPort(origin.replaceFirst("^https?://", ""));
    }

    private static String withoutDefaultPort(@Nullable String host) {
        return host == null ? "" : host.toLowerCase(Locale.ROOT).replaceFirst(":(80|443)$", "");
    }
}
