@NullMarked
package dev.quintet.databases;

import org.jspecify.annotations.NullMarked;
