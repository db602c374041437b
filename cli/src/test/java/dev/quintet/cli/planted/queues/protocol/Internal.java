package dev.quintet.cli.planted.queues.protocol;

/** What only queues may use. */
public class Internal {}
