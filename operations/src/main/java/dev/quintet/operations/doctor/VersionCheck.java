package dev.quintet.operations.doctor;

import java.util.ArrayList;
import java.util.List;

/** Whether the server is one that we are tested on, what its licence is, and which known holes its number has. */
final class VersionCheck implements Check {
    /** Each with the releases that mended it; a series that is not listed is mended from its beginning, or never. */
    private enum Hole {
        LUA_USE_AFTER_FREE("CVE-2025-49844, a script can take the server over", "8.2.2", "7.4.6", "7.2.11", "6.2.20"),
        TLS_UNAUTHENTICATED(
                "CVE-2026-81934, in TLS, without signing in",
                "8.8.2",
                "8.6.6",
                "8.4.6",
                "8.2.9",
                "7.4.11",
                "7.2.16",
                "6.2.24");

        private final String text;
        private final List<String> mendedIn;

        Hole(String text, String... mendedIn) {
            this.text = text;
            this.mendedIn = List.of(mendedIn);
        }

        boolean isIn(Version version) {
            return mendedIn.stream()
                    .map(Version::parse)
                    .filter(version::isOfSeries)
                    .findFirst()
                    .map(version::isBefore)
                    .orElseGet(() -> version.isBefore(Version.parse(mendedIn.get(0))));
        }
    }

    private record Version(int major, int minor, int patch) {
        static Version parse(String text) {
            String[] parts = text.split("\\.", -1);
            return new Version(part(parts, 0), part(parts, 1), part(parts, 2));
        }

        private static int part(String[] parts, int index) {
            String digits = index < parts.length ? parts[index].replaceAll("\\D.*", "") : "";
            return digits.isEmpty() || digits.length() > 6 ? 0 : Integer.parseInt(digits);
        }

        boolean isOfSeries(Version other) {
            return major == other.major && minor == other.minor;
        }

        boolean isBefore(Version other) {
            return major != other.major
                    ? major < other.major
                    : minor != other.minor ? minor < other.minor : patch < other.patch;
        }
    }

    @Override
    public void look(Server server, Findings findings) {
        String valkey = server.info().text("valkey_version");
        if (!valkey.isEmpty()) {
            findings.note(
                    "version",
                    server.databases(),
                    server.address() + " is Valkey " + valkey
                            + " (BSD licence). Quintet is tested on Redis 6.2 and 7.0.",
                    "");
            return;
        }
        String text = server.info().text("redis_version");
        Version version = Version.parse(text);
        if (version.isBefore(new Version(6, 2, 0))) {
            findings.error(
                    "version",
                    server.databases(),
                    server.address() + " is Redis " + text + ". Quintet needs 6.2 or newer.",
                    "Upgrade the server; backups of quintet restore into newer versions.");
            return;
        }
        holes(server, version, text, findings);
        if (!version.isBefore(new Version(7, 4, 0))) {
            findings.note(
                    "version",
                    server.databases(),
                    server.address() + " is Redis " + text + ", under "
                            + (version.major() >= 8 ? "RSALv2, SSPLv1 or AGPLv3" : "RSALv2 or SSPLv1")
                            + ". Quintet is tested on 6.2 and 7.0.",
                    "");
        }
    }

    private static void holes(Server server, Version version, String text, Findings findings) {
        List<String> holes = new ArrayList<>();
        boolean encrypted = server.address().startsWith("rediss");
        for (Hole hole : Hole.values()) {
            if (hole.isIn(version) && (hole != Hole.TLS_UNAUTHENTICATED || encrypted)) {
                holes.add(hole.text);
            }
        }
        if (!holes.isEmpty()) {
            findings.warn(
                    "version",
                    server.databases(),
                    server.address() + " is Redis " + text + ", in which these are known: " + String.join("; ", holes)
                            + " (unless your distribution patched it without changing the number).",
                    "Upgrade to the newest release of its series, or look into your distribution's changelog.");
        }
    }

    @Override
    public String toString() {
        return "The version";
    }
}
