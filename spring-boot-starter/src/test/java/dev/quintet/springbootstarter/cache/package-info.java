@NullMarked
package dev.quintet.springbootstarter.cache;

import org.jspecify.annotations.NullMarked;
