package dev.quintet.cli;

import picocli.CommandLine.IVersionProvider;

/** Knows the version from the jar's manifest. */
final class Version implements IVersionProvider {
    /** The version; {@code (unpacked)} when running from class files. */
    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(unpacked)" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"quintet " + text() + ", Java " + Runtime.version()};
    }
}
