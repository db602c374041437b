package dev.quintet.sessions;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is stored of one session: {@code {"session":{…},"user":{…}}}. Read into values, and kept as it was, so that a changed
 * copy differs in nothing else.
 */
final class SessionDocument {
    private static final Set<String> USER_FIELDS =
            Set.of("id", "name", "email", "emailVerified", "image", "createdAt", "updatedAt");

    private final String text;
    private final ObjectNode root;
    private final SessionAndUser content;
    private final boolean datesItsUpdate;

    private SessionDocument(String text, ObjectNode root, SessionAndUser content, boolean datesItsUpdate) {
        this.text = text;
        this.root = root;
        this.content = content;
        this.datesItsUpdate = datesItsUpdate;
    }

    /** A document, or why the text is none. */
    record Reading(@Nullable SessionDocument document, Verdict verdict) {
        private static Reading refused(Verdict verdict) {
            return new Reading(null, verdict);
        }
    }

    /** Reads it as far as no clock and no other key is needed: shape, token, user, dates. */
    static Reading read(SessionToken token, String text, int mostCharacters) {
        if (text.length() > mostCharacters) {
            return Reading.refused(Verdict.OVERSIZED);
        }
        if (!(SessionJson.read(text).orElse(null) instanceof ObjectNode root)
                || !(root.get("session") instanceof ObjectNode session)
                || !(root.get("user") instanceof ObjectNode user)) {
            return Reading.refused(Verdict.MALFORMED);
        }
        if (!SessionJson.text(session, "token").equals(Optional.of(token.value()))) {
            return Reading.refused(Verdict.WRONG_TOKEN);
        }
        Optional<String> userId = SessionJson.id(session, "userId");
        if (userId.isEmpty() || userId.get().isEmpty() || !userId.equals(SessionJson.id(user, "id"))) {
            return Reading.refused(Verdict.WRONG_USER);
        }
        Optional<Instant> expiresAt = date(session, "expiresAt").filter(end -> !end.isAfter(Dates.LATEST));
        if (expiresAt.isEmpty()) {
            return Reading.refused(Verdict.EXPIRED);
        }
        Optional<Instant> createdAt = date(session, "createdAt");
        if (createdAt.isEmpty()) {
            return Reading.refused(Verdict.REVOKED_WITH_ALL);
        }
        Optional<Instant> updatedAt = date(session, "updatedAt");
        AuthSession read = new AuthSession(
                SessionJson.text(session, "id").orElse(""),
                token,
                userId.get(),
                createdAt.get(),
                updatedAt.orElse(createdAt.get()),
                expiresAt.get(),
                SessionJson.text(session, "ipAddress").orElse(""),
                SessionJson.text(session, "userAgent").orElse(""),
                impersonatedBy(session),
                fields(session, SessionFields.OWN));
        SessionAndUser content = new SessionAndUser(read, user(user, userId.get()));
        return new Reading(new SessionDocument(text, root, content, updatedAt.isPresent()), Verdict.FOUND);
    }

    /** Whether a text, valid or not, names this user as the session's. */
    static boolean names(String userId, String text) {
        return owner(text).filter(userId::equals).isPresent();
    }

    /** Whose session a text is, valid or not. */
    static Optional<String> owner(String text) {
        return SessionJson.read(text)
                .map(root -> root.get("session"))
                .filter(JsonNode::isObject)
                .flatMap(session -> SessionJson.id(session, "userId"));
    }

    /** Whatever stands there and is not null says that somebody acts as the user; what it says may be unreadable. */
    private static Optional<String> impersonatedBy(ObjectNode session) {
        JsonNode by = session.get("impersonatedBy");
        if (by == null || by.isNull()) {
            return Optional.empty();
        }
        return Optional.of(SessionJson.id(session, "impersonatedBy").orElse("?"))
                .filter(id -> !id.isEmpty());
    }

    private static AuthUser user(ObjectNode user, String id) {
        JsonNode verified = user.get("emailVerified");
        return new AuthUser(
                id,
                SessionJson.text(user, "name").orElse(""),
                SessionJson.text(user, "email").orElse(""),
                verified != null && verified.isBoolean() && verified.booleanValue(),
                SessionJson.text(user, "image"),
                date(user, "createdAt"),
                date(user, "updatedAt"),
                fields(user, USER_FIELDS));
    }

    private static Optional<Instant> date(ObjectNode object, String member) {
        return Dates.read(SessionJson.value(object.get(member)));
    }

    private static Map<String, @Nullable Object> fields(ObjectNode object, Set<String> own) {
        Map<String, @Nullable Object> fields = SessionJson.map(object);
        fields.keySet().removeAll(own);
        return fields;
    }

    /** A new document, as Better Auth would write it. */
    static SessionDocument of(AuthSession session, AuthUser user) {
        ObjectNode root = SessionJson.object();
        ObjectNode members = root.putObject("session");
        members.put("id", session.id());
        members.put("token", session.token().value());
        members.put("userId", session.userId());
        members.put("expiresAt", Dates.write(session.expiresAt()));
        members.put("createdAt", Dates.write(session.createdAt()));
        members.put("updatedAt", Dates.write(session.updatedAt()));
        members.put("ipAddress", session.ipAddress());
        members.put("userAgent", session.userAgent());
        session.impersonatedBy().ifPresent(by -> members.put("impersonatedBy", by));
        session.additionalFields().forEach((name, value) -> members.set(name, SessionJson.node(value)));
        write(user, root.putObject("user"));
        return new SessionDocument(SessionJson.write(root), root, new SessionAndUser(session, user), true);
    }

    /** Over what stands there. */
    private static void write(AuthUser user, ObjectNode members) {
        members.put("id", user.id());
        members.put("name", user.name());
        members.put("email", user.email());
        members.put("emailVerified", user.emailVerified());
        user.image().ifPresent(image -> members.put("image", image));
        user.createdAt().ifPresent(date -> members.put("createdAt", Dates.write(date)));
        user.updatedAt().ifPresent(date -> members.put("updatedAt", Dates.write(date)));
        user.additionalFields().forEach((name, value) -> members.set(name, SessionJson.node(value)));
    }

    /** What is stored, to the letter. */
    String text() {
        return text;
    }

    SessionAndUser content() {
        return content;
    }

    AuthSession session() {
        return content.session();
    }

    /** Whether it says when it was last refreshed. */
    boolean datesItsUpdate() {
        return datesItsUpdate;
    }

    private String changed(Consumer<ObjectNode> change) {
        ObjectNode copy = root.deepCopy();
        change.accept(copy);
        return SessionJson.write(copy);
    }

    /** The text with a new end. */
    String refreshed(Instant expiresAt, Instant updatedAt) {
        return changed(copy -> {
            ObjectNode session = (ObjectNode) copy.get("session");
            session.put("expiresAt", Dates.write(expiresAt));
            session.put("updatedAt", Dates.write(updatedAt));
        });
    }

    /** The text as another session: everything else goes with it. */
    String renamed(SessionToken token, String id, Instant createdAt) {
        return changed(copy -> {
            ObjectNode session = (ObjectNode) copy.get("session");
            session.put("token", token.value());
            session.put("id", id);
            session.put("createdAt", Dates.write(createdAt));
        });
    }

    /** The text with another copy of the user, in which fields that {@code user} does not have stay. */
    String withUser(AuthUser user) {
        return changed(copy -> write(user, (ObjectNode) copy.get("user")));
    }

    /** The text with these additional fields of the session; those that are as before stay to the letter. */
    String withFields(Map<String, @Nullable Object> fields) {
        Map<String, @Nullable Object> before = session().additionalFields();
        return changed(copy -> {
            ObjectNode session = (ObjectNode) copy.get("session");
            before.keySet().stream().filter(name -> !fields.containsKey(name)).forEach(session::remove);
            new LinkedHashMap<>(fields).forEach((name, value) -> {
                if (!before.containsKey(name) || !java.util.Objects.equals(before.get(name), value)) {
                    session.set(name, SessionJson.node(value));
                }
            });
        });
    }
}
