package dev.quintet.cli.alerts;

import dev.quintet.cli.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;

/**
 * A file of Java properties, read with line numbers. Collects every fault, to tell all of them at once, and what nobody asked
 * for is one: a misspelt name must not be passed over in silence.
 */
final class SettingsFile {
    private final Path path;
    private final Map<String, Setting> settings = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>();
    private final List<Fault> faults = new ArrayList<>();

    private record Fault(int line, String text) {}

    private SettingsFile(Path path) {
        this.path = path;
    }

    static SettingsFile read(Path path) {
        SettingsFile file = new SettingsFile(path);
        try {
            if (Files.isDirectory(path)) {
                throw new UsageException("The alerts' file " + path + " is a folder.");
            }
            for (PropertySource<?> part : new PropertiesPropertySourceLoader()
                    .load("alerts", new FileSystemResource(path), StandardCharsets.UTF_8)) {
                file.add(part);
            }
        } catch (NoSuchFileException | java.io.FileNotFoundException missing) {
            throw new UsageException("There is no file " + path + ", or it must not be read.");
        } catch (IOException | IllegalArgumentException | IllegalStateException unreadable) {
            throw new UsageException("The alerts' file " + path + " cannot be read: " + unreadable.getMessage());
        }
        return file;
    }

    private void add(PropertySource<?> part) {
        if (part instanceof EnumerablePropertySource<?> properties) {
            for (String name : properties.getPropertyNames()) {
                Object value = properties.getProperty(name);
                settings.put(
                        name,
                        new Setting(name, value == null ? "" : value.toString().strip(), line(part, name)));
            }
        }
    }

    private static int line(PropertySource<?> part, String name) {
        Origin origin = OriginLookup.getOrigin(part, name);
        return origin instanceof TextResourceOrigin text && text.getLocation() != null
                ? text.getLocation().getLine() + 1
                : 0;
    }

    /** A setting that is there and not blank. */
    Optional<Setting> find(String name) {
        asked.add(name);
        return Optional.ofNullable(settings.get(name))
                .filter(setting -> !setting.value().isEmpty());
    }

    /** A setting, read; nothing, and a fault, if it cannot be. */
    <T> Optional<T> find(String name, Function<String, T> reading) {
        return find(name).flatMap(setting -> read(setting, reading));
    }

    <T> Optional<T> read(Setting setting, Function<String, T> reading) {
        try {
            return Optional.of(reading.apply(setting.value()));
        } catch (UsageException | IllegalArgumentException wrong) {
            fault(setting, String.valueOf(wrong.getMessage()));
            return Optional.empty();
        }
    }

    /** What stands between a beginning and the next dot, or the end, of the names that begin so; in the order of the file. */
    Set<String> names(String beginning) {
        return settings.values().stream()
                .sorted(Comparator.comparingInt(Setting::line))
                .map(Setting::name)
                .filter(name -> name.startsWith(beginning))
                .map(name -> name.substring(beginning.length()))
                .map(rest -> rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest)
                .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
    }

    void fault(Setting setting, String text) {
        faults.add(new Fault(setting.line(), setting.name() + ": " + text));
    }

    /** A fault of what is not there. */
    void fault(String text) {
        faults.add(new Fault(0, text));
    }

    boolean hasFaults() {
        return !faults.isEmpty();
    }

    /** Ends the reading: every fault in one message, if there are any. */
    void refuseFaults(String known) {
        settings.values().stream()
                .filter(setting -> !asked.contains(setting.name()))
                .forEach(setting -> fault(setting, "there is no such setting. " + known));
        if (faults.isEmpty()) {
            return;
        }
        String lines = faults.stream()
                .sorted(Comparator.comparingInt(Fault::line))
                .map(fault -> "  - " + (fault.line() > 0 ? "line " + fault.line() + ", " : "") + fault.text())
                .collect(Collectors.joining("\n"));
        throw new UsageException(
                path + " has " + faults.size() + (faults.size() == 1 ? " fault:\n" : " faults:\n") + lines);
    }
}
