package dev.quintet.cli.planted.bullmqscripts;

import dev.quintet.cli.planted.queues.protocol.Internal;

/** Breaks: scripts know no module, and nobody uses what is internal to queues. */
public class KnowsQueues {
    Internal internal = new Internal();
}
