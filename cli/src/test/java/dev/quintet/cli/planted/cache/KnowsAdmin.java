package dev.quintet.cli.planted.cache;

import dev.quintet.cli.planted.admin.Console;

/** Breaks: no library module knows what stands on it. */
class KnowsAdmin {
    Console above = new Console();
}
