/**
 * Better Auth's sessions in a Spring Boot application: who is signed in at the Node front end is signed in here.
 *
 * <p>With {@code quintet-sessions} and Spring Security on the class path and {@code BETTER_AUTH_SECRET} in the environment,
 * every request needs a session unless the application has a filter chain of its own, which then applies {@link
 * dev.quintet.springbootstarter.sessions.SessionSecurity}. Every bean gives way to one of the application's.
 */
@NullMarked
package dev.quintet.springbootstarter.sessions;

import org.jspecify.annotations.NullMarked;
