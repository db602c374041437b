/** Traces of jobs by OpenTelemetry. Needs {@code opentelemetry-api} on the class path, which nothing else of this module does. */
@NullMarked
package dev.quintet.queues.telemetry;

import org.jspecify.annotations.NullMarked;
