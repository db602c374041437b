package dev.quintet.cli.planted.queues;

import dev.quintet.cli.planted.cache.Deserializes;

/** Breaks: no purpose but email-cache knows cache. */
public class KnowsCache {
    Deserializes neighbour = new Deserializes();
}
