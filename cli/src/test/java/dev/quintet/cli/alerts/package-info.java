@NullMarked
package dev.quintet.cli.alerts;

import org.jspecify.annotations.NullMarked;
