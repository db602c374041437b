package dev.quintet.emailcache;

/**
 * Where a moved message stands in the cached list of the folder it goes to.
 *
 * @since 1.0
 */
public enum Arrival {
    /** At the beginning, for lists that show the latest arrival first. */
    FIRST("first"),
    /** At the end. */
    LAST("last"),
    /** Nowhere: that list is dropped and read again when it is next wanted. For lists in an order that only the server knows. */
    RELOAD("reload");

    private final String wireName;

    Arrival(String wireName) {
        this.wireName = wireName;
    }

    String wireName() {
        return wireName;
    }
}
