package dev.quintet.embeddedredis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A shell script that pretends to be a server program. */
final class FakeProgram {
    private FakeProgram() {}

    static Path write(Path file, String script) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    static Path saying(Path file, String version) throws IOException {
        return write(file, "echo '" + version + " sha=00000000:0 malloc=libc bits=64 build=0'");
    }
}
