package dev.quintet.springbootstarter;

import dev.quintet.databases.Database;
import dev.quintet.databases.SettingNames;
import java.util.Locale;
import java.util.Map;

/** Calls each setting what the user called it: the variable where that is what was set, else the property. */
final class PropertyNames implements SettingNames {
    private final Map<String, String> variables;

    PropertyNames(Map<String, String> variables) {
        this.variables = variables;
    }

    @Override
    public String url() {
        return variables.containsKey("REDIS_URL") ? "REDIS_URL" : "quintet.url";
    }

    @Override
    public String url(Database database) {
        return variables.containsKey(database.urlVariable()) ? database.urlVariable() : of(database) + ".url";
    }

    @Override
    public String number(Database database) {
        return variables.containsKey(database.numberVariable()) ? database.numberVariable() : of(database) + ".number";
    }

    @Override
    public String keys(Database database) {
        return variables.containsKey(database.keysVariable()) ? database.keysVariable() : of(database) + ".keys";
    }

    /** What the properties of a database begin with, such as {@code quintet.databases.rate-limit}. */
    static String of(Database database) {
        return "quintet.databases."
                + database.wireName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
