package dev.quintet.cli.planted.sessions;

import dev.quintet.cli.planted.queues.KnowsCache;

/** Breaks: no purpose knows another. */
public class KnowsQueues {
    KnowsCache neighbour = new KnowsCache();
}
