package dev.quintet.examples;

import dev.quintet.databases.Database;
import dev.quintet.databases.Databases;
import dev.quintet.databases.QuintetConfiguration;
import dev.quintet.emailcache.EmailCache;
import dev.quintet.emailcache.EmailId;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Keeps a folder's list of emails, changes one of them, and invalidates. Reads {@code REDIS_URL} and its companions. */
public final class EmailCaching {
    private EmailCaching() {}

    /** Whatever the application has; Jackson reads and writes it. */
    public record Email(String id, String subject, boolean read) {}

    /** Where mail comes from when it is not cached. */
    interface MailServer {
        List<Email> read(String folder);
    }

    public static void main(String[] args) {
        List<Email> emails = List.of(new Email("1", "Offer", false), new Email("2", "Invoice", true));
        try (Databases databases = Databases.open(QuintetConfiguration.fromEnvironment())) {
            show(databases, emails, folder -> emails, System.out);
        }
    }

    static void show(Databases databases, List<Email> emails, MailServer imap, PrintStream out) {
        // README:
        EmailCache cache = EmailCache.on(databases.get(Database.EMAIL_CACHE));

        // Cache email list
        cache.cacheEmailList("user123", "inbox", emails, Duration.ofMinutes(5));

        // Get cached email list
        Optional<List<Email>> cached = cache.cachedEmailList("user123", "inbox", Email.class);
        out.println(cached.map(List::size).orElse(0) + " emails");

        // Change one of them, inside Redis
        cache.markRead(new EmailId("user123", "inbox", "1"), true);
        out.println(cache.cachedEmailListJson("user123", "inbox").orElse("nothing"));

        // Invalidate email cache
        cache.invalidate("user123", "inbox");

        // Read through: what was invalidated meanwhile is not put back
        List<Email> read = cache.cachedEmailList("user123", "inbox", Email.class, () -> imap.read("inbox"));
        out.println(read.size() + " emails again");
        // :README
    }
}
