/** The email cache as a bean. Joins in where {@code quintet-email-cache} is on the class path. */
@NullMarked
package dev.quintet.springbootstarter.emailcache;

import org.jspecify.annotations.NullMarked;
