package dev.quintet.ratelimits;

import java.time.Duration;

/**
 * How much is allowed in how much time. The kinds differ in what they let through and in what they cost:
 *
 * <table>
 * <caption>What N permits per window W let through</caption>
 * <tr><th>kind</th><th>most within any W</th><th>memory for each key that is used up</th></tr>
 * <tr><td>{@link SlidingWindow}</td><td>N, exactly</td><td>about 11 bytes a permit</td></tr>
 * <tr><td>{@link SubWindows}</td><td>N; permits come back up to a part of W late</td><td>about 0.7 kB</td></tr>
 * <tr><td>{@link TokenBucket}</td><td>up to 2 N</td><td>one number</td></tr>
 * <tr><td>{@link FixedWindow}</td><td>up to 2 N</td><td>two numbers</td></tr>
 * </table>
 *
 * @since 1.0
 */
public sealed interface Limit permits SlidingWindow, SubWindows, TokenBucket, FixedWindow {
    /** How many permits can be out at a time, and the most that one request may ask for. */
    long permits();

    /** In what time all of them come back. */
    Duration window();
}
