/** Tests of the doctor. */
@NullMarked
package dev.quintet.operations.doctor;

import org.jspecify.annotations.NullMarked;
