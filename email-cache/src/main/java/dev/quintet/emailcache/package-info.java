/**
 * Mail kept for minutes to spare the mail server: lists, messages, attachments and temporary data of many users.
 *
 * <p>Start at {@link dev.quintet.emailcache.EmailCache}. Another client reads the same lists as plain JSON.
 */
@NullMarked
package dev.quintet.emailcache;

import org.jspecify.annotations.NullMarked;
