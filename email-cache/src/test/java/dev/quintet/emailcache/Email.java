package dev.quintet.emailcache;

/** An email as the tests' application knows it. */
public record Email(String id, String subject, boolean read) {
    static Email of(String id) {
        return new Email(id, "About " + id, false);
    }
}
