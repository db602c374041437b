package dev.quintet.operations.alerts;

import dev.quintet.databases.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts messages as JSON to an address.
 *
 * <p>With a secret, each request is signed: {@code Quintet-Timestamp} is the time in seconds since 1970, and {@code
 * Quintet-Signature} is {@code sha256=} and the HMAC-SHA-256, in hexadecimal, of the timestamp, a dot, and the body. A receiver
 * compares that in constant time and refuses timestamps more than a few minutes old. {@code Quintet-Message} is the message's
 * id, the same for every try.
 *
 * <p>Thread-safe. An answer is waited for 10 seconds; redirects are not followed. An answer of 2xx is success; 408, 429 and 5xx,
 * and no answer at all, are worth another try.
 *
 * @since 1.0
 */
public final class WebhookChannel implements AlertChannel {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LEAST_SECRET = 16;

    private final URI address;
    private final Optional<byte[]> secret;
    private final Clock clock;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    /**
     * Connects nowhere yet.
     *
     * @param secret shared with the receiver, at least 16 characters; empty to send unsigned
     */
    public WebhookChannel(URI address, Optional<String> secret) {
        this(address, secret, Clock.systemUTC());
    }

    WebhookChannel(URI address, Optional<String> secret, Clock clock) {
        String scheme = String.valueOf(address.getScheme());
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException(
                    "A webhook's address must begin with http:// or https://, but begins with '" + scheme + "'");
        }
        secret.filter(text -> text.length() < LEAST_SECRET).ifPresent(text -> {
            throw new IllegalArgumentException(
                    "A webhook's secret must have at least " + LEAST_SECRET + " characters, but has " + text.length());
        });
        this.address = address;
        this.secret = secret.map(text -> text.getBytes(StandardCharsets.UTF_8));
        this.clock = clock;
    }

    /** Only the host: many services have their secret in the path. */
    @Override
    public String name() {
        return "webhook " + address.getHost();
    }

    @Override
    public void deliver(AlertMessage message) {
        String body = Json.write(json(message));
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("User-Agent", "quintet")
                .header("Quintet-Message", printable(message.id()));
        secret.ifPresent(key -> sign(request, key, body));
        int status = send(request.POST(BodyPublishers.ofString(body)).build());
        if (status < 200 || status > 299) {
            boolean later = status == 408 || status == 429 || status >= 500;
            throw new DeliveryException(name() + " answered " + status + ".", later, null);
        }
    }

    private int send(HttpRequest request) {
        try {
            HttpResponse<Void> answer = client.send(request, BodyHandlers.discarding());
            return answer.statusCode();
        } catch (IOException failure) {
            throw new DeliveryException(
                    name() + " could not be reached (" + failure.getClass().getSimpleName() + ").", true, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DeliveryException("Interrupted while telling " + name() + ".", true, interrupted);
        }
    }

    private void sign(HttpRequest.Builder request, byte[] key, String body) {
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        request.header("Quintet-Timestamp", timestamp)
                .header("Quintet-Signature", "sha256=" + signature(key, timestamp + "." + body));
    }

    static String signature(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every JDK has HmacSHA256", impossible);
        }
    }

    private static Map<String, Object> json(AlertMessage message) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", message.id());
        json.put("application", message.application());
        json.put("rule", message.rule());
        json.put("subject", message.subject());
        json.put("state", message.state());
        json.put("headline", message.headline());
        json.put("explanation", message.explanation());
        json.put("value", message.value());
        json.put("unit", message.unit());
        json.put("since", message.since().toString());
        json.put("at", message.at().toString());
        // What chat services that take webhooks show.
        json.put("text", message.headline() + ". " + message.explanation());
        return json;
    }

    private static String printable(String text) {
        return text.replaceAll("[^\\x21-\\x7e]", "_");
    }

    @Override
    public String toString() {
        return name();
    }
}
