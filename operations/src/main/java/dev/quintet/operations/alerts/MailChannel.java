package dev.quintet.operations.alerts;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Authenticator;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages as mail (SMTP), with Jakarta Mail, which the application must bring ({@code org.eclipse.angus:jakarta.mail}).
 *
 * <p>Thread-safe. Each step is waited for 10 seconds. A server's certificate is checked against its name.
 *
 * @since 1.0
 */
public final class MailChannel implements AlertChannel {
    private static final String PATIENCE_MILLIS = "10000";

    private final MailSettings settings;
    private final Session session;
    private final InternetAddress from;
    private final InternetAddress[] to;

    /**
     * Connects nowhere yet.
     *
     * @throws IllegalArgumentException if an address is none
     */
    public MailChannel(MailSettings settings) {
        this.settings = settings;
        this.session = Session.getInstance(properties(settings), authenticator(settings));
        this.from = address(settings.from());
        this.to = settings.to().stream().map(MailChannel::address).toArray(InternetAddress[]::new);
    }

    private static InternetAddress address(String text) {
        try {
            InternetAddress address = new InternetAddress(text, true);
            address.validate();
            return address;
        } catch (AddressException wrong) {
            throw new IllegalArgumentException("'" + text + "' is not a mail address: " + wrong.getMessage(), wrong);
        }
    }

    private static Properties properties(MailSettings settings) {
        Properties properties = new Properties();
        properties.put("mail.transport.protocol", "smtp");
        properties.put("mail.smtp.host", settings.host());
        properties.put("mail.smtp.port", Integer.toString(settings.port()));
        properties.put("mail.smtp.connectiontimeout", PATIENCE_MILLIS);
        properties.put("mail.smtp.timeout", PATIENCE_MILLIS);
        properties.put("mail.smtp.writetimeout", PATIENCE_MILLIS);
        properties.put("mail.smtp.auth", Boolean.toString(settings.user().isPresent()));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        switch (settings.encryption()) {
            case STARTTLS -> {
                properties.put("mail.smtp.starttls.enable", "true");
                properties.put("mail.smtp.starttls.required", "true");
            }
            case TLS -> properties.put("mail.smtp.ssl.enable", "true");
            case NONE -> {}
        }
        return properties;
    }

    private static @Nullable Authenticator authenticator(MailSettings settings) {
        Optional<String> user = settings.user();
        if (user.isEmpty()) {
            return null;
        }
        return new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication(
                        user.get(), settings.password().orElse(""));
            }
        };
    }

    @Override
    public String name() {
        return settings.toString();
    }

    @Override
    public void deliver(AlertMessage message) {
        try {
            MimeMessage mail = new MimeMessage(session);
            mail.setFrom(from);
            mail.setRecipients(RecipientType.TO, to);
            mail.setSubject(oneLine(message.application() + ": " + message.headline()), StandardCharsets.UTF_8.name());
            mail.setText(text(message), StandardCharsets.UTF_8.name());
            mail.setSentDate(Date.from(message.at()));
            Transport.send(mail);
        } catch (AuthenticationFailedException refused) {
            throw new DeliveryException(settings.host() + " refused user and password.", false, refused);
        } catch (SendFailedException refused) {
            throw new DeliveryException(
                    settings.host() + " refused a receiver: " + refused.getMessage(), false, refused);
        } catch (MessagingException failure) {
            throw new DeliveryException(
                    settings.host() + ":" + settings.port() + " did not take the mail ("
                            + failure.getClass().getSimpleName() + ": " + failure.getMessage() + ").",
                    true,
                    failure);
        }
    }

    private static String text(AlertMessage message) {
        return message.headline() + "\n\n" + message.explanation() + "\n\nSince " + message.since() + ".\n";
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    @Override
    public String toString() {
        return name();
    }
}
