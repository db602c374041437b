/** Rate limits in Spring Boot applications: settings, filters, methods. */
@NullMarked
package dev.quintet.springbootstarter.ratelimits;

import org.jspecify.annotations.NullMarked;
