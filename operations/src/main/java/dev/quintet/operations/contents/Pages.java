package dev.quintet.operations.contents;

import java.util.List;

/** Takes the contents of one key page by page. */
public interface Pages {
    /** A key begins. */
    void begin(byte[] name, KeyType type, long expiresAt);

    /** The next page; its elements are as {@link StoredKey} tells. */
    void page(List<byte[]> elements);

    /** What came of this key since it began is void: it changed meanwhile, and may begin again. */
    void abandon();

    /** The key is complete. */
    void end();
}
