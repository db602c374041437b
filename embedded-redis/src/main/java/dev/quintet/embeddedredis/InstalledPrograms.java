package dev.quintet.embeddedredis;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server programs that somebody installed on this machine. */
final class InstalledPrograms {
    private static final Logger log = LoggerFactory.getLogger(InstalledPrograms.class);
    private static final List<String> NAMES = List.of("valkey-server", "redis-server");
    /** A service manager or an editor often starts a JVM with a PATH shorter than the user's. */
    private static final List<String> USUAL_FOLDERS =
            List.of("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", "/usr/sbin");

    private static final Pattern PATH_SEPARATOR = Pattern.compile(Pattern.quote(System.getProperty("path.separator")));

    private final Set<Path> folders;

    InstalledPrograms(Set<Path> folders) {
        this.folders = folders;
    }

    static InstalledPrograms ofThisMachine() {
        return new InstalledPrograms(
                folders(Optional.ofNullable(System.getenv("PATH")).orElse(""), USUAL_FOLDERS));
    }

    static Set<Path> folders(String path, List<String> usual) {
        Set<Path> folders = new LinkedHashSet<>();
        PATH_SEPARATOR.splitAsStream(path).forEach(folder -> addFolder(folders, folder));
        usual.forEach(folder -> addFolder(folders, folder));
        return folders;
    }

    /** In the order of the folders: who puts a folder first on the PATH wants its programs first. */
    List<ServerProgram> find() {
        List<ServerProgram> found = new ArrayList<>();
        Set<Path> seen = new LinkedHashSet<>();
        for (Path folder : folders) {
            for (String name : NAMES) {
                Path path = folder.resolve(name);
                if (Files.isRegularFile(path) && Files.isExecutable(path) && seen.add(Folders.real(path))) {
                    check(path).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private static Optional<ServerProgram> check(Path path) {
        try {
            return Optional.of(VersionCheck.of(path));
        } catch (EmbeddedRedisException unusable) {
            log.info("Not using {}: {}", path, unusable.getMessage());
            return Optional.empty();
        }
    }

    private static void addFolder(Set<Path> folders, String folder) {
        try {
            // An empty or relative entry means "wherever the JVM was started": no place to take programs from.
            Path path = Path.of(folder);
            if (path.isAbsolute()) {
                folders.add(path.normalize());
            }
        } catch (InvalidPathException notAFolder) {
            log.debug("Skipping the PATH entry {}", folder, notAFolder);
        }
    }
}
