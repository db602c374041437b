package dev.quintet.cli.planted.emailcache;

import dev.quintet.cli.planted.cache.Deserializes;

/** Breaks nothing: email-cache may stand on cache. */
public class KnowsCache {
    Deserializes neighbour = new Deserializes();
}
