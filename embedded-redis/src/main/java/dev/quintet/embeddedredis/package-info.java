/**
 * A real Redis server for people who have none.
 *
 * <p>{@link dev.quintet.embeddedredis.EmbeddedRedis} starts one as a child process and makes sure that it ends with the
 * JVM; {@link dev.quintet.embeddedredis.ServerProgram} finds what to start.
 */
@NullMarked
package dev.quintet.embeddedredis;

import org.jspecify.annotations.NullMarked;
