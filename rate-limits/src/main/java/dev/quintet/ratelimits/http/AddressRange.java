package dev.quintet.ratelimits.http;

import java.util.Optional;

/** A network such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}; an address alone is a network of one. */
record AddressRange(IpAddress network, int bits) {
    static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        Optional<IpAddress> network = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        String length = slash < 0 ? "" : text.substring(slash + 1);
        if (network.isPresent() && (slash < 0 || length.matches("\\d{1,3}"))) {
            int bits = slash < 0 ? network.get().bits() : Integer.parseInt(length);
            if (bits <= network.get().bits()
                    && network.get().sharesPrefix(network.get().prefix(bits), 128)) {
                return new AddressRange(network.get(), bits);
            }
        }
        throw new IllegalArgumentException(
                "A trusted proxy is an address or a network such as 10.0.0.0/8 or 2001:db8::/32,"
                        + " with nothing after the network's bits, but was '" + text + "'.");
    }

    boolean contains(IpAddress address) {
        return address.sharesPrefix(network, bits);
    }
}
