@NullMarked
package dev.quintet.emailcache;

import org.jspecify.annotations.NullMarked;
