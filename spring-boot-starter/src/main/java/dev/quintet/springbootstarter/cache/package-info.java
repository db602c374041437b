/**
 * The cache in a Spring Boot application: a {@link dev.quintet.cache.Cache} bean, and behind {@code @Cacheable} a {@code
 * CacheManager} that keeps its entries there. Joins in where {@code quintet-cache} is on the class path.
 */
@NullMarked
package dev.quintet.springbootstarter.cache;

import org.jspecify.annotations.NullMarked;
