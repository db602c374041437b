/** Programs that are not ours, against Redis and the API that are. */
@NullMarked
package dev.quintet.interoptests;

import org.jspecify.annotations.NullMarked;
