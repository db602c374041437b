/** Tests of the admin API, over real HTTP in a real application. */
@NullMarked
package dev.quintet.admin;

import org.jspecify.annotations.NullMarked;
