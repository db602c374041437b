@NullMarked
package dev.quintet.springbootstarter.emailcache;

import org.jspecify.annotations.NullMarked;
