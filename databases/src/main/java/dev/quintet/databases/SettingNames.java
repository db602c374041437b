package dev.quintet.databases;

/**
 * What the settings are called where the user wrote them, so that messages speak of those names.
 *
 * @since 1.0
 */
public interface SettingNames {
    /** The names of the environment variables. */
    SettingNames ENVIRONMENT = new SettingNames() {
        @Override
        public String url() {
            return "REDIS_URL";
        }

        @Override
        public String url(Database database) {
            return database.urlVariable();
        }

        @Override
        public String number(Database database) {
            return database.numberVariable();
        }

        @Override
        public String keys(Database database) {
            return database.keysVariable();
        }
    };

    /** The address that all databases share. */
    String url();

    /** The address of one database. */
    String url(Database database);

    /** The number of one database. */
    String number(Database database);

    /** The key patterns of one database. */
    String keys(Database database);
}
