/**
 * The general cache in the database {@code cache}: values with an expiry, loaded once however many ask, invalidated by tag,
 * and if wanted kept in this process too.
 *
 * <p>Open one with {@link dev.quintet.cache.Caches}; {@link dev.quintet.cache.Cache} is what you work with.
 */
@NullMarked
package dev.quintet.cache;

import org.jspecify.annotations.NullMarked;
