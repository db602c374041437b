package dev.quintet.ratelimits.http;

/**
 * A field of an HTTP response.
 *
 * @since 1.0
 */
public record HeaderField(String name, String value) {}
