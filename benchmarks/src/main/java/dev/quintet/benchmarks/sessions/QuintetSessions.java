package dev.quintet.benchmarks.sessions;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.sessions.AuthUser;
import dev.quintet.sessions.SessionAndUser;
import dev.quintet.sessions.SessionCreation;
import dev.quintet.sessions.SessionOptions;
import dev.quintet.sessions.SessionStore;
import dev.quintet.sessions.SessionStores;
import dev.quintet.sessions.cookies.CookieHeader;
import dev.quintet.sessions.cookies.CookieNames;
import dev.quintet.sessions.cookies.CookieSecrets;
import dev.quintet.sessions.cookies.CookieSigner;
import dev.quintet.sessions.cookies.SessionCookieReader;
import dev.quintet.sessions.cookies.SessionCredential;
import java.util.Map;

/** Signature checked, then looked up and checked in Redis; with everything that {@code findByToken} checks. */
final class QuintetSessions implements Contender {
    private static final CookieSecrets SECRETS = CookieSecrets.of("a-secret-for-benchmarks-of-32-characters");

    private final String name;
    private final Databases databases;
    private final SessionStore store;
    private final SessionCookieReader reader = new SessionCookieReader(CookieNames.DEFAULTS, SECRETS);
    private final CookieSigner signer = new CookieSigner(SECRETS);

    QuintetSessions(String name, String url, SessionOptions options) {
        this.name = name;
        databases = Databases.open(QuintetConfiguration.fromEnvironment(Map.of("REDIS_URL", url)));
        store = SessionStores.on(databases.get(Database.SESSIONS), options);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String create(int user) {
        SessionAndUser made = store.create(
                AuthUser.of("user" + user, "Ada Lovelace", "ada" + user + "@example.com")
                        .withField("role", "user,admin"),
                SessionCreation.from("203.0.113.7", "Mozilla/5.0 (X11; Linux x86_64)"));
        return CookieNames.DEFAULTS.sessionToken() + "="
                + signer.signForCookie(made.session().token().value());
    }

    @Override
    public String authenticate(String cookieField) {
        SessionCredential.Verified verified = (SessionCredential.Verified) reader.read(CookieHeader.of(cookieField));
        return store.findByToken(verified.token()).orElseThrow().user().id();
    }

    @Override
    public void close() {
        store.close();
        databases.close();
    }
}
