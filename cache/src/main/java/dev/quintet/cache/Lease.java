package dev.quintet.cache;

/**
 * The right to load one key, for one holder.
 *
 * @param key as the user says it
 * @param token which no other lease ever had
 */
record Lease(String key, String token) {}
