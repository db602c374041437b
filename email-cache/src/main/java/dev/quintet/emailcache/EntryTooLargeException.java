package dev.quintet.emailcache;

/** More than one entry may have. A loader's caller gets the mail all the same. */
final class EntryTooLargeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    EntryTooLargeException(String message) {
        super(message);
    }
}
