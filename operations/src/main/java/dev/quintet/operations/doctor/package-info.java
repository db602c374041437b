/** Finds what is wrong with the databases, and with the servers they are on, and says how to mend it. */
@NullMarked
package dev.quintet.operations.doctor;

import org.jspecify.annotations.NullMarked;
