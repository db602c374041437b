package dev.quintet.admin;

import dev.quintet.databases.Database;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What somebody asks to be cleared. Read strictly: a misspelt {@code dryRun} that is ignored would clear the database.
 *
 * @param database which database
 * @param dryRun only say what would go
 * @param force clear also what is protected
 */
record ClearRequest(Database database, boolean dryRun, boolean force) {
    private static final Set<String> PARAMETERS = Set.of("database", "dryRun", "force");

    /**
     * Reads the parameters of a request.
     *
     * @throws BadRequestException if one is missing, unknown, repeated or not understood
     * @throws dev.quintet.databases.errors.UnknownDatabaseException if there is no database of that name
     */
    static ClearRequest of(Map<String, String[]> parameters) {
        for (Map.Entry<String, String[]> parameter : parameters.entrySet()) {
            if (!PARAMETERS.contains(parameter.getKey())) {
                throw new BadRequestException(
                        Problem.INVALID_PARAMETER,
                        "Unknown parameter " + shown(parameter.getKey()) + ". There are: "
                                + String.join(", ", new TreeSet<>(PARAMETERS)) + ".");
            }
            if (parameter.getValue().length != 1) {
                throw new BadRequestException(
                        Problem.INVALID_PARAMETER,
                        parameter.getKey() + " must be given once, but was given " + parameter.getValue().length
                                + " times.");
            }
        }
        String[] database = parameters.get("database");
        if (database == null || database[0].isBlank()) {
            throw new BadRequestException(
                    Problem.MISSING_DATABASE,
                    "Say which one: ?database=<name>. There are: " + Database.wireNames() + ".");
        }
        return new ClearRequest(Database.named(database[0]), flag(parameters, "dryRun"), flag(parameters, "force"));
    }

    private static boolean flag(Map<String, String[]> parameters, String name) {
        String[] values = parameters.getOrDefault(name, new String[] {"false"});
        return switch (values[0]) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new BadRequestException(
                        Problem.INVALID_PARAMETER, name + " must be true or false, but was " + shown(values[0]) + ".");
        };
    }

    private static String shown(String value) {
        String text = value.replaceAll("\\p{Cntrl}", "?");
        return "'" + (text.length() <= 40 ? text : text.substring(0, 40) + "…") + "'";
    }
}
