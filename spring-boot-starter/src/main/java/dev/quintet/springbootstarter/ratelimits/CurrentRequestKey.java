package dev.quintet.springbootstarter.ratelimits;

import dev.quintet.ratelimits.MethodKey;
import dev.quintet.ratelimits.http.ClientKey;
import dev.quintet.ratelimits.servlet.ServletRequests;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** The client of the request that the calling thread works on. */
final class CurrentRequestKey implements MethodKey {
    private final ClientKey clients;

    CurrentRequestKey(ClientKey clients) {
        this.clients = clients;
    }

    @Override
    public String of(Method method, Object target, List<@Nullable Object> arguments) {
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes) {
            return clients.of(ServletRequests.incoming(attributes.getRequest())).orElse("everybody");
        }
        throw new IllegalStateException(
                "@RateLimited on " + method + " takes its key from the client of a request, but was"
                        + " called outside of one. Give it a key that is an expression, such as #id.");
    }
}
