package dev.quintet.cli.alerts;

/**
 * One line of a file of settings.
 *
 * @param name what is set
 * @param value to what
 * @param line where, counted from 1
 */
record Setting(String name, String value, int line) {}
