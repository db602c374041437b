/**
 * The five databases: what each is for, where it lives, its connections, and how it is watched and operated.
 *
 * <p>Start at {@link dev.quintet.databases.Databases}: it opens all five and hands out one {@link
 * dev.quintet.databases.RedisDatabase} per {@link dev.quintet.databases.Database}. Code asks for a database by purpose,
 * never by number, host or topology.
 */
@NullMarked
package dev.quintet.databases;

import org.jspecify.annotations.NullMarked;
