package dev.quintet.cli.planted.admin;

/** Breaks nothing; others should not know it. */
public class Console {}
