package dev.quintet.ratelimits.http;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An IP address, read from text without ever asking a name server.
 *
 * <p>Reads what proxies write: a port after it, brackets around it, a zone id. An IPv4 address that is mapped into IPv6 is
 * IPv4. Anything else is no address.
 */
final class IpAddress {
    private static final int LONGEST = 80;
    private static final int V4_BYTES = 4;
    private static final int V6_GROUPS = 8;

    private final byte[] bytes;

    private IpAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    static Optional<IpAddress> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        String address = withoutPort(text.strip());
        int zone = address.indexOf('%');
        if (zone >= 0) {
            address = address.substring(0, zone);
        }
        return Optional.ofNullable(address.indexOf(':') < 0 ? v4(address) : v6(address))
                .map(IpAddress::new);
    }

    /** {@code [2001:db8::1]:443} and {@code 192.0.2.1:443} lose their port; {@code 2001:db8::1} has none. */
    private static String withoutPort(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 || !isPort(text.substring(end + 1)) ? "" : text.substring(1, end);
        }
        int colon = text.indexOf(':');
        boolean single = colon >= 0 && text.indexOf(':', colon + 1) < 0;
        return single && isPort(text.substring(colon)) ? text.substring(0, colon) : text;
    }

    private static boolean isPort(String text) {
        if (text.isEmpty()) {
            return true;
        }
        return text.length() >= 2
                && text.length() <= 6
                && text.charAt(0) == ':'
                && text.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
    }

    private static byte @Nullable [] v4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != V4_BYTES) {
            return null;
        }
        byte[] bytes = new byte[V4_BYTES];
        for (int i = 0; i < V4_BYTES; i++) {
            int value = number(parts[i], 10, 3);
            // A leading zero is octal to some and decimal to others; an address with two readings is none.
            if (value < 0 || value > 255 || (parts[i].length() > 1 && parts[i].charAt(0) == '0')) {
                return null;
            }
            bytes[i] = (byte) value;
        }
        return bytes;
    }

    private static byte @Nullable [] v6(String text) {
        String address = text;
        int dot = address.indexOf('.');
        if (dot >= 0) {
            int last = address.lastIndexOf(':');
            byte[] tail = v4(address.substring(last + 1));
            if (tail == null) {
                return null;
            }
            address = address.substring(0, last + 1)
                    + Integer.toHexString((tail[0] & 0xFF) << 8 | (tail[1] & 0xFF))
                    + ":"
                    + Integer.toHexString((tail[2] & 0xFF) << 8 | (tail[3] & 0xFF));
        }
        int gap = address.indexOf("::");
        String[] before = groups(gap < 0 ? address : address.substring(0, gap));
        String[] after = gap < 0 ? new String[0] : groups(address.substring(gap + 2));
        int given = before.length + after.length;
        if (gap < 0 ? given != V6_GROUPS : given >= V6_GROUPS) {
            return null;
        }
        byte[] bytes = new byte[2 * V6_GROUPS];
        return fill(bytes, 0, before) && fill(bytes, V6_GROUPS - after.length, after) ? unmapped(bytes) : null;
    }

    private static String[] groups(String text) {
        return text.isEmpty() ? new String[0] : text.split(":", -1);
    }

    private static boolean fill(byte[] bytes, int from, String[] groups) {
        for (int i = 0; i < groups.length; i++) {
            int value = number(groups[i], 16, 4);
            if (value < 0) {
                return false;
            }
            bytes[2 * (from + i)] = (byte) (value >> 8);
            bytes[2 * (from + i) + 1] = (byte) value;
        }
        return true;
    }

    private static byte[] unmapped(byte[] bytes) {
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return bytes;
            }
        }
        return bytes[10] == -1 && bytes[11] == -1 ? Arrays.copyOfRange(bytes, 12, 16) : bytes;
    }

    /** The number, or -1 for anything but 1 to {@code most} ASCII digits. */
    private static int number(String text, int radix, int most) {
        if (text.isEmpty() || text.length() > most) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = c < 128 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }

    boolean isV4() {
        return bytes.length == V4_BYTES;
    }

    int bits() {
        return 8 * bytes.length;
    }

    /** Whether both begin with the same bits; never true between IPv4 and IPv6. */
    boolean sharesPrefix(IpAddress other, int bits) {
        return bytes.length == other.bytes.length && Arrays.equals(prefix(bits).bytes, other.prefix(bits).bytes);
    }

    /** The address with everything after the first bits set to zero. */
    IpAddress prefix(int bits) {
        byte[] masked = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.min(8, Math.max(0, bits - 8 * i));
            masked[i] = (byte) (bytes[i] & (0xFF << (8 - kept)));
        }
        return new IpAddress(masked);
    }

    /** In one form for each address: dotted, or eight groups in lower-case hexadecimal with trailing zeroes as {@code ::}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (isV4()) {
            for (byte part : bytes) {
                text.append(text.isEmpty() ? "" : ".").append(part & 0xFF);
            }
            return text.toString();
        }
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0 && bytes[end - 2] == 0) {
            end -= 2;
        }
        for (int i = 0; i < end; i += 2) {
            text.append(i == 0 ? "" : ":").append(Integer.toHexString((bytes[i] & 0xFF) << 8 | (bytes[i + 1] & 0xFF)));
        }
        return end == bytes.length ? text.toString() : text + "::";
    }
}
