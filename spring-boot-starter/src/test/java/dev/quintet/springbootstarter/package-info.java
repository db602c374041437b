/** Tests of the auto-configuration, with real servers. */
@NullMarked
package dev.quintet.springbootstarter;

import org.jspecify.annotations.NullMarked;
