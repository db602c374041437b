package dev.quintet.cli.planted.operations;

import dev.quintet.cli.planted.queues.KnowsCache;

/** Breaks: operations move keys of every purpose and know the code of none. */
public class KnowsQueues {
    KnowsCache neighbour = new KnowsCache();
}
