/**
 * The Lua scripts of BullMQ: the contract that all its clients, in whatever language, keep with each other.
 *
 * <p>{@link dev.quintet.bullmqscripts.BullmqScripts} hands them out. They are taken from the npm package {@code bullmq} when
 * this module is built, byte for byte, and stand under that package's licence (MIT, in this jar as {@code LICENSE-bullmq}).
 */
@NullMarked
package dev.quintet.bullmqscripts;

import org.jspecify.annotations.NullMarked;
