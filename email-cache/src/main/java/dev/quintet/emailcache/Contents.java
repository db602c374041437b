package dev.quintet.emailcache;

import dev.quintet.databases.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/** Turns what the application gives into what is stored, and back, within the bounds of the options. */
final class Contents {
    private final JsonMapper mapper = Json.mapper();
    private final EmailCacheOptions options;

    Contents(EmailCacheOptions options) {
        this.options = options;
    }

    JsonList list(Entry entry, List<?> elements) {
        return list(entry, written(entry, elements));
    }

    /** A list as JSON, whatever its size. */
    byte[] json(List<?> emails) {
        try {
            return mapper.writeValueAsBytes(emails);
        } catch (JacksonException unwritable) {
            throw new IllegalArgumentException("The emails cannot be written as JSON; the cause says why.", unwritable);
        }
    }

    /** White space around the array is left out, because the record of spans begins at its first byte. */
    JsonList list(Entry entry, String json) {
        return list(entry, json.strip().getBytes(StandardCharsets.UTF_8));
    }

    private JsonList list(Entry entry, byte[] text) {
        return JsonList.of(checked(entry, text), options.idField());
    }

    byte[] value(Entry entry, Object value) {
        byte[] text = checked(entry, written(entry, value));
        try {
            mapper.readTree(text);
            return text;
        } catch (JacksonException tooMuch) {
            // Without its message, which shows the text.
            throw new IllegalArgumentException(
                    "What is to be kept as " + entry.key()
                            + " could not be read again: it must have at most 64 levels, and strings of at most 1 000 000 characters.");
        }
    }

    private byte[] written(Entry entry, Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JacksonException unwritable) {
            throw new IllegalArgumentException(
                    "What is to be kept as " + entry.key() + " cannot be written as JSON; the cause says why.",
                    unwritable);
        }
    }

    byte[] content(Entry entry, byte[] content) {
        if (content.length > options.largestAttachment()) {
            throw new EntryTooLargeException(
                    entry.key() + " would have " + content.length + " bytes, more than the "
                            + options.largestAttachment()
                            + " that the content of one attachment may have. Keep large attachments elsewhere, or raise largestAttachment.");
        }
        return content.clone();
    }

    private byte[] checked(Entry entry, byte[] text) {
        if (text.length > options.largestEntry()) {
            throw new EntryTooLargeException(
                    entry.key() + " would have " + text.length + " bytes of JSON, more than the "
                            + options.largestEntry()
                            + " that one entry may have. Cache fewer emails, or fewer members of each, or raise largestEntry.");
        }
        return text;
    }

    <T> List<T> listOf(byte[] text, Class<T> type) {
        JavaType list = mapper.getTypeFactory().constructCollectionType(List.class, type);
        return required(mapper.readValue(text, list));
    }

    <T> T valueOf(byte[] text, Class<T> type) {
        return required(mapper.readValue(text, type));
    }

    private static <T> T required(T value) {
        if (value == null) {
            throw new IllegalArgumentException("is null");
        }
        return value;
    }
}
