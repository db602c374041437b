package dev.quintet.cli.planted.databases;

import dev.quintet.cli.planted.sessions.KnowsQueues;

/** Breaks: databases know no other module. */
public class KnowsSessions {
    KnowsQueues above = new KnowsQueues();
}
