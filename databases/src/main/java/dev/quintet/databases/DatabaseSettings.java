package dev.quintet.databases;

import dev.quintet.databases.keys.KeyPattern;
import java.util.List;

/** Where one database lives and what belongs in it. */
record DatabaseSettings(
        Database database,
        RedisAddress address,
        int number,
        Isolation isolation,
        List<KeyPattern> keyPatterns,
        SettingNames names) {
    DatabaseSettings {
        keyPatterns = List.copyOf(keyPatterns);
    }

    /** Where it is, for people: address and number, no password. */
    String location() {
        return address + "/" + number;
    }

    /** Whether a key of this name belongs here. */
    boolean owns(String key) {
        for (KeyPattern pattern : keyPatterns) {
            if (pattern.matches(key)) {
                return true;
            }
        }
        return false;
    }
}
