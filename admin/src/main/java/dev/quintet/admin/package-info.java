/**
 * The admin HTTP API over the five databases, below {@code /api/admin}: what is in them, how they are, and clearing one.
 *
 * <p>Add the dependency to a Spring Boot application with Spring MVC and set {@code quintet.admin.token}. Every request
 * needs that token; nothing else of the application is touched.
 */
@NullMarked
package dev.quintet.admin;

import org.jspecify.annotations.NullMarked;
