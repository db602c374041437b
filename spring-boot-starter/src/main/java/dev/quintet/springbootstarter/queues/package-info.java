/**
 * Queues in a Spring Boot application: methods that run jobs, schedules declared beside them, and queues by name. Joins in where {@code
 * quintet-queues} is on the class path.
 *
 * <p>Every bean gives way to one of the application's own.
 */
@NullMarked
package dev.quintet.springbootstarter.queues;

import org.jspecify.annotations.NullMarked;
