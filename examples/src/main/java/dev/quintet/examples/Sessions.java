package dev.quintet.examples;

import dev.quintet.sessions.AuthSession;
import dev.quintet.sessions.AuthUser;
import dev.quintet.sessions.SessionAndUser;
import dev.quintet.sessions.SessionCreation;
import dev.quintet.sessions.SessionStore;
import dev.quintet.sessions.cookies.CookieHeader;
import dev.quintet.sessions.cookies.CookieNames;
import dev.quintet.sessions.cookies.CookieSecrets;
import dev.quintet.sessions.cookies.SessionCookieReader;
import dev.quintet.sessions.cookies.SessionCredential;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** Finds who sent a request by Better Auth's cookie, shows where else they are signed in, and signs them out there. */
public final class Sessions {
    private Sessions() {}

    static void show(SessionStore sessions, CookieSecrets secrets, String cookieField, PrintStream out) {
        // README:
        SessionCookieReader cookies = new SessionCookieReader(CookieNames.DEFAULTS, secrets);
        if (cookies.read(CookieHeader.of(cookieField)) instanceof SessionCredential.Verified verified) {
            Optional<SessionAndUser> found = sessions.findByToken(verified.token());
            AuthUser ada = found.orElseThrow().user();
            out.println(ada.name() + " is signed in, as " + ada.roles());

            sessions.create(ada, SessionCreation.from("203.0.113.7", "a phone")); // the front end accepts it
            List<AuthSession> devices = sessions.findByUserId(ada.id());
            out.println(devices.stream().map(AuthSession::userAgent).sorted().toList());

            out.println("Signed out elsewhere: " + sessions.revokeOthers(ada.id(), verified.token()));
        }
        // :README
    }
}
