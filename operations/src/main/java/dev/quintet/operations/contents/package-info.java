/** What keys hold: reading it in pages, writing it, comparing it, whatever the type and the server's version. */
@NullMarked
package dev.quintet.operations.contents;

import org.jspecify.annotations.NullMarked;
