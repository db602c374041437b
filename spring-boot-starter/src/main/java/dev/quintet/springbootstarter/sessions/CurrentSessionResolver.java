package dev.quintet.springbootstarter.sessions;

import dev.quintet.sessions.AuthSession;
import dev.quintet.sessions.AuthUser;
import dev.quintet.sessions.SessionAndUser;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Fills in parameters with {@link CurrentSession}. */
final class CurrentSessionResolver implements HandlerMethodArgumentResolver {
    private static final Map<Class<?>, Function<SessionPrincipal, Object>> VIEWS = Map.of(
            SessionPrincipal.class, principal -> principal,
            SessionAndUser.class, SessionPrincipal::sessionAndUser,
            AuthSession.class, SessionPrincipal::session,
            AuthUser.class, SessionPrincipal::user);

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.hasParameterAnnotation(CurrentSession.class)
                && VIEWS.containsKey(parameter.nestedIfOptional().getNestedParameterType());
    }

    @Override
    public @Nullable Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Optional<Object> wanted = Optional.ofNullable(
                        SecurityContextHolder.getContext().getAuthentication())
                .filter(SessionAuthentication.class::isInstance)
                .map(authentication -> ((SessionAuthentication) authentication).getPrincipal())
                .map(principal -> view(parameter).apply(principal));
        if (parameter.getParameterType() == Optional.class) {
            return wanted;
        }
        return wanted.orElseThrow(() -> new AuthenticationCredentialsNotFoundException("This request has no session."));
    }

    private static Function<SessionPrincipal, Object> view(MethodParameter parameter) {
        Class<?> type = parameter.nestedIfOptional().getNestedParameterType();
        return Optional.ofNullable(VIEWS.get(type))
                .orElseThrow(() -> new IllegalStateException("@CurrentSession does not know " + type.getName()));
    }
}
