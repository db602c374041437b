package dev.quintet.databases;

/**
 * How many keys of a database match none of its patterns, and so probably belong elsewhere.
 *
 * @param lookedAt how many keys were looked at, fairly chosen
 * @param found how many of these were strays
 * @param inAll how many strays that makes in the whole database
 * @since 1.0
 */
public record StrayEstimate(long lookedAt, long found, long inAll) {}
