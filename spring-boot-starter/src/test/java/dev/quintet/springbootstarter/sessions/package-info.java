@NullMarked
package dev.quintet.springbootstarter.sessions;

import org.jspecify.annotations.NullMarked;
