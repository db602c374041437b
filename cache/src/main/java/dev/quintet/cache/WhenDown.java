package dev.quintet.cache;

/**
 * What a cache does when Redis does not answer.
 *
 * <p>Deletions and invalidations fail in both cases: were they passed over in silence, readers would see later what was to
 * be gone.
 *
 * @since 1.0
 */
public enum WhenDown {
    /** Reads find nothing, writes do nothing, loaders are asked: the application works on, slower. */
    MISS,
    /** Calls fail, for applications that must know. */
    FAIL
}
