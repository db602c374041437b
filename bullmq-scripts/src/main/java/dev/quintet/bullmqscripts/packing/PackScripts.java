package dev.quintet.bullmqscripts.packing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes the scripts out of an installed npm package {@code bullmq}, verifies each against {@code scripts.tsv}, and lays them
 * into a folder.
 *
 * <p>Any difference ends the build: keys and arguments of a script move between minor versions, and a script called with
 * those of another version corrupts a queue.
 */
public final class PackScripts {
    private static final Pattern FILE = Pattern.compile("(\\w+)-(\\d+)\\.lua");
    private static final Pattern VERSION = Pattern.compile("\"version\"\\s*:\\s*\"([^\"]+)\"");

    private final Path bullmq;
    private final Map<String, Pin> pins;

    PackScripts(Path bullmq, Path table) throws IOException {
        this.bullmq = bullmq;
        this.pins = Pin.read(table);
    }

    /**
     * Packs, or tells why not and ends with 1.
     *
     * @param arguments the package's folder, the table, the folder to write to
     */
    public static void main(String[] arguments) throws IOException {
        try {
            new PackScripts(Path.of(arguments[0]), Path.of(arguments[1])).packInto(Path.of(arguments[2]));
        } catch (PackingException fault) {
            System.err.println(fault.getMessage());
            System.exit(1);
        }
    }

    void packInto(Path folder) throws IOException {
        Map<String, String> sources = new TreeMap<>();
        Map<String, Pin> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(bullmq.resolve("dist/cjs/commands"))) {
            for (Path file : files.sorted().toList()) {
                Matcher name = FILE.matcher(file.getFileName().toString());
                if (name.matches()) {
                    String source = Includes.expand(file);
                    sources.put(file.getFileName().toString(), source);
                    found.put(name.group(1), new Pin(Integer.parseInt(name.group(2)), sha1(source)));
                }
            }
        }
        String version = version();
        verify(version, found);
        Files.createDirectories(folder);
        for (Map.Entry<String, String> script : sources.entrySet()) {
            Files.writeString(folder.resolve(script.getKey()), script.getValue());
        }
        Files.writeString(folder.resolve("VERSION"), version);
        Files.copy(bullmq.resolve("LICENSE"), folder.resolve("LICENSE-bullmq"), StandardCopyOption.REPLACE_EXISTING);
    }

    private String version() throws IOException {
        Matcher version = VERSION.matcher(Files.readString(bullmq.resolve("package.json")));
        if (!version.find()) {
            throw new PackingException(bullmq.resolve("package.json") + " tells no version");
        }
        return version.group(1);
    }

    private void verify(String version, Map<String, Pin> found) {
        List<String> faults = new ArrayList<>();
        found.forEach((name, seen) -> {
            Pin pin = pins.get(name);
            if (pin == null) {
                faults.add(name + " is new: " + seen.numberOfKeys() + " keys, " + seen.sha1());
            } else if (!pin.equals(seen)) {
                faults.add(name + " has changed: " + seen.numberOfKeys() + " keys, " + seen.sha1());
            }
        });
        pins.keySet().stream().filter(name -> !found.containsKey(name)).forEach(name -> faults.add(name + " is gone"));
        if (!faults.isEmpty()) {
            throw new PackingException("The scripts of bullmq " + version + " are not those of scripts.tsv:\n  - "
                    + String.join("\n  - ", faults)
                    + "\nCompare keys and arguments of each with the version before, change the code that calls it, "
                    + "then its row in scripts.tsv.");
        }
    }

    private static String sha1(String source) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(source.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-1", impossible);
        }
    }
}
