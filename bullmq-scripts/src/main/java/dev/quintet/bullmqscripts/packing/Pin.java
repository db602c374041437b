package dev.quintet.bullmqscripts.packing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the scripts of the pinned version are: a row of {@code scripts.tsv} for each, with the number of keys it takes and
 * its SHA-1. Its keys and arguments stand there too, for people, and for the test of those who call it.
 */
record Pin(int numberOfKeys, String sha1) {
    /** By the script's name, such as {@code addStandardJob}. */
    static Map<String, Pin> read(Path table) throws IOException {
        Map<String, Pin> pins = new TreeMap<>();
        for (String row : Files.readAllLines(table)) {
            String[] cells = row.split("\t", -1);
            if (!cells[0].equals("script")) {
                pins.put(cells[0], new Pin(Integer.parseInt(cells[1]), cells[2]));
            }
        }
        return pins;
    }
}
