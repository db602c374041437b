package dev.quintet.queues;

/**
 * JSON that is stored as it is, byte for byte.
 *
 * @param text one JSON value; checked when it is used
 * @since 1.0
 */
public record RawJson(String text) {}
