/** Rate limits of servlet requests: a check for single requests, and a filter with rules. Needs the servlet API. */
@NullMarked
package dev.quintet.ratelimits.servlet;

import org.jspecify.annotations.NullMarked;
