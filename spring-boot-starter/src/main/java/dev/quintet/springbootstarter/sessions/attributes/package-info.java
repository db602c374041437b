/**
 * {@code HttpSession} attributes that live and die with a Better Auth session, in a hash of their own beside it. On with
 * {@code quintet.sessions.http-session=true} and Spring Session on the class path.
 */
@NullMarked
package dev.quintet.springbootstarter.sessions.attributes;

import org.jspecify.annotations.NullMarked;
