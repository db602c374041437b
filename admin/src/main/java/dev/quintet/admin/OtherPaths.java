package dev.quintet.admin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.condition.PathPatternsRequestCondition;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Answers what no other controller below {@code /api/admin} takes, so that the application's error pages need not. Any other
 * mapping is more specific than this one, the application's own below this path included.
 */
@Controller
class OtherPaths {
    private final ObjectProvider<RequestMappingHandlerMapping> mappings;

    OtherPaths(ObjectProvider<RequestMappingHandlerMapping> mappings) {
        this.mappings = mappings;
    }

    @RequestMapping("/api/admin/**")
    void other(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Set<String> offered = offered(request);
        if (offered.isEmpty()) {
            Problem.NOT_FOUND.answer(
                    request, response, "See GET " + AdminFilter.DESCRIPTION + " for what there is below /api/admin.");
            return;
        }
        String methods = String.join(", ", offered);
        response.setHeader("Allow", methods);
        Problem.METHOD_NOT_ALLOWED.answer(request, response, "Offered here: " + methods + ".");
    }

    /** The methods that other controllers offer on the request's path. */
    private Set<String> offered(HttpServletRequest request) {
        Set<String> methods = mappings.stream()
                .flatMap(mapping -> mapping.getHandlerMethods().entrySet().stream())
                .filter(entry -> isAnother(entry.getValue()) && matchesPath(entry.getKey(), request))
                .flatMap(entry -> entry.getKey().getMethodsCondition().getMethods().stream())
                .map(RequestMethod::name)
                .collect(Collectors.toCollection(TreeSet::new));
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return methods;
    }

    private static boolean isAnother(HandlerMethod method) {
        return !OtherPaths.class.isAssignableFrom(method.getBeanType());
    }

    private static boolean matchesPath(RequestMappingInfo mapping, HttpServletRequest request) {
        PathPatternsRequestCondition paths = mapping.getPathPatternsCondition();
        return paths != null && paths.getMatchingCondition(request) != null;
    }
}
