package dev.quintet.cli.planted.embeddedredis;

import dev.quintet.cli.planted.databases.KnowsSessions;

/** Breaks: embedded-redis knows no other module. */
public class KnowsDatabases {
    KnowsSessions neighbour = new KnowsSessions();
}
