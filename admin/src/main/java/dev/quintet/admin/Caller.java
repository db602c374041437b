package dev.quintet.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * Who sent a request that the filter let through. The controllers ask for it, so that a request that found a way around the
 * filter (a forward, another servlet's path) finds a closed door.
 */
record Caller(Role role, String address) {
    private static final String ATTRIBUTE = Caller.class.getName();

    void attachTo(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    static Optional<Caller> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Caller caller ? Optional.of(caller) : Optional.empty();
    }

    /** As the audit names it. */
    String actor() {
        return role.tokenName() + " from " + address;
    }
}
