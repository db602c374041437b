/**
 * The five databases in a Spring Boot application: add the dependency, set {@code REDIS_URL} or {@code quintet.url}, and
 * inject {@link dev.quintet.databases.Databases}.
 *
 * <p>Health and metrics join in where the application has Actuator and Micrometer. Every bean gives way to one of the
 * application's own.
 */
@NullMarked
package dev.quintet.springbootstarter;

import org.jspecify.annotations.NullMarked;
