package dev.quintet.emailcache;

/**
 * Which message is meant. Each part may be any text, the empty one included; no two ids share a key.
 *
 * @param userId whose mail it is
 * @param folder the folder it is in
 * @param messageId the message within the folder, as the mail server names it
 * @since 1.0
 */
public record EmailId(String userId, String folder, String messageId) {}
