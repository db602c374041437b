package dev.quintet.emailcache;

/** What a fill found when it began, and must still find when it stores. */
record Tokens(String ofUser, String ofFolder) {}
