package dev.quintet.databases;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gives each database its server and number, and finds every reason why a placement cannot work.
 *
 * <p>A number comes from the database's own setting, else from the end of its own URL, else it is the default. A number at
 * the end of the shared URL would send all five to one place, so it is a fault unless it agrees; /0 is what every Redis URL
 * means anyway and says nothing.
 */
final class PlacementRules {
    private final QuintetConfiguration.Builder builder;
    private final List<String> faults;
    private final SettingNames names;
    private final Map<String, @Nullable RedisAddress> parsed = new HashMap<>();

    PlacementRules(QuintetConfiguration.Builder builder, List<String> faults) {
        this.builder = builder;
        this.faults = faults;
        this.names = builder.names;
    }

    /** The settings of all databases that have an address; what is wrong is added to the faults. */
    Map<Database, DatabaseSettings> place() {
        Map<Database, DatabaseSettings> placed = new EnumMap<>(Database.class);
        List<Database> homeless = new ArrayList<>();
        for (Database database : Database.values()) {
            boolean own = builder.urls.containsKey(database);
            String url = builder.urls.getOrDefault(database, builder.sharedUrl);
            if (url.isBlank()) {
                homeless.add(database);
                continue;
            }
            RedisAddress address = parse(own ? names.url(database) : names.url(), url);
            int number = number(database, own, address);
            if (address != null) {
                placed.put(
                        database,
                        new DatabaseSettings(
                                database,
                                address,
                                number,
                                builder.isolations.getOrDefault(database, Isolation.NUMBER),
                                builder.keyPatterns.getOrDefault(database, database.keyPatterns()),
                                names));
            }
        }
        reportHomeless(homeless);
        reportSharedNumber(placed);
        reportSharedPlaces(placed);
        return placed;
    }

    private @Nullable RedisAddress parse(String setting, String url) {
        if (!parsed.containsKey(setting)) {
            RedisAddress address = null;
            try {
                address = RedisAddress.parse(setting, url);
            } catch (IllegalArgumentException fault) {
                faults.add(String.valueOf(fault.getMessage()));
            }
            parsed.put(setting, address);
        }
        return parsed.get(setting);
    }

    private int number(Database database, boolean ownUrl, @Nullable RedisAddress address) {
        OptionalInt inUrl = ownUrl && address != null ? address.number() : OptionalInt.empty();
        Integer given = builder.numbers.get(database);
        if (given == null) {
            return inUrl.orElse(database.defaultNumber());
        }
        if (given < 0) {
            faults.add(names.number(database) + " must be 0 or more, but was " + given + ".");
        } else if (inUrl.isPresent() && inUrl.getAsInt() != given) {
            faults.add(names.number(database) + " is " + given + ", but " + names.url(database) + " ends in /"
                    + inUrl.getAsInt() + ". Remove one of the two numbers.");
        }
        return given;
    }

    private void reportHomeless(List<Database> homeless) {
        if (homeless.size() == Database.values().length) {
            faults.add(names.url() + " is not set. Right would be, for example, " + names.url()
                    + "=redis://user:password@host:6379.");
        } else if (!homeless.isEmpty()) {
            faults.add("There is no address for " + list(homeless) + ". Set " + names.url() + " for all of them, or "
                    + homeless.stream().map(names::url).collect(Collectors.joining(", ")) + ".");
        }
    }

    private void reportSharedNumber(Map<Database, DatabaseSettings> placed) {
        RedisAddress shared = parsed.get(names.url());
        if (shared == null || shared.number().isEmpty() || shared.number().getAsInt() == 0) {
            return;
        }
        int inUrl = shared.number().getAsInt();
        List<String> others = placed.values().stream()
                .filter(settings -> settings.address() == shared && settings.number() != inUrl)
                .map(settings -> settings.database() + " (" + settings.number() + ")")
                .toList();
        if (!others.isEmpty()) {
            faults.add(names.url() + " ends in /" + inUrl + ", but the numbers say otherwise for "
                    + String.join(", ", others)
                    + ". Remove /" + inUrl + " from " + names.url() + "; each database has a number of its own.");
        }
    }

    private void reportSharedPlaces(Map<Database, DatabaseSettings> placed) {
        Map<String, List<DatabaseSettings>> byPlace = new LinkedHashMap<>();
        for (DatabaseSettings settings : placed.values()) {
            byPlace.computeIfAbsent(settings.address().place() + "/" + settings.number(), place -> new ArrayList<>())
                    .add(settings);
        }
        for (List<DatabaseSettings> together : byPlace.values()) {
            boolean oneOwnsTheNumber = together.stream().anyMatch(settings -> settings.isolation() == Isolation.NUMBER);
            if (together.size() > 1 && oneOwnsTheNumber) {
                faults.add(samePlace(together));
            } else if (together.size() > 1) {
                reportSharedKeys(together);
            }
        }
    }

    private String samePlace(List<DatabaseSettings> together) {
        List<Database> databases =
                together.stream().map(DatabaseSettings::database).toList();
        return list(databases) + " are in one place, " + together.get(0).location()
                + ": clearing one would destroy the other. Give each a number of its own ("
                + databases.stream().map(names::number).collect(Collectors.joining(", ")) + ").";
    }

    private void reportSharedKeys(List<DatabaseSettings> together) {
        Set<String> seen = new HashSet<>();
        for (DatabaseSettings settings : together) {
            settings.keyPatterns().forEach(pattern -> {
                if (!seen.add(pattern.prefix())) {
                    faults.add("The keys " + pattern + " belong to two databases of " + settings.location()
                            + ", one of them " + settings.database() + ". Give each database keys of its own ("
                            + names.keys(settings.database()) + ").");
                }
            });
        }
    }

    private static String list(List<Database> databases) {
        return databases.stream().map(Database::wireName).collect(Collectors.joining(" and "));
    }
}
