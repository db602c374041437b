/**
 * What can go wrong, one class per decision that a caller can make.
 *
 * <p>{@link dev.quintet.databases.errors.DatabaseUnavailableException}: nothing was done, try again later. {@link
 * dev.quintet.databases.errors.OutcomeUnknownException}: it may have been done, look before you repeat it. {@link
 * dev.quintet.databases.errors.WriteRefusedException}: reads still work. {@link
 * dev.quintet.databases.errors.ConfigurationException}: a person must change something.
 */
@NullMarked
package dev.quintet.databases.errors;

import org.jspecify.annotations.NullMarked;
