package dev.quintet.databases;

/**
 * How a pool of dedicated connections is used.
 *
 * @param size most connections there may be
 * @param active lent to callers
 * @param idle open and free
 * @param waiting callers that wait for one
 * @since 1.0
 */
public record PoolUse(int size, int active, int idle, int waiting) {}
