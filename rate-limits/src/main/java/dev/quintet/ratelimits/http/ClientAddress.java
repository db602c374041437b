package dev.quintet.ratelimits.http;

import java.util.List;
import java.util.Optional;

/**
 * Finds the address that a request came from, believing headers only as far as proxies that are known.
 *
 * <p>Without trusted proxies it is the connection's address, whatever headers say, because a client can write any header.
 * With them, it walks the forwarding header from its end: each address there was written by the hop behind it, so it counts
 * as long as that hop is trusted, and the first that is not trusted is the client. What is no address ends the walk.
 *
 * <p>An IPv6 client owns at least a /64 and can send from any address in it, so its key is that network. Keys hold digits,
 * {@code a-f}, dots, colons and a slash only, at most 43 characters. Immutable.
 *
 * <pre>{@code
 * ClientAddress.behind("10.0.0.0/8", "2001:db8:1::/48")
 * }</pre>
 *
 * @since 1.0
 */
public final class ClientAddress implements ClientKey {
    /** The header that the trusted proxies write. Only one is read: a client could send the other. */
    public enum Header {
        /** {@code X-Forwarded-For}, which most proxies write. */
        X_FORWARDED_FOR,
        /** {@code Forwarded}, RFC 7239. */
        FORWARDED
    }

    private static final int NETWORK_BITS = 64;
    private static final String NO_ADDRESS = "::";

    private final List<AddressRange> trusted;
    private final Header header;
    private final int networkBits;

    private ClientAddress(List<AddressRange> trusted, Header header, int networkBits) {
        this.trusted = trusted;
        this.header = header;
        this.networkBits = networkBits;
    }

    /** The address at the other end of the connection: for servers that clients reach directly. */
    public static ClientAddress ofConnection() {
        return behind();
    }

    /**
     * The address that proxies in these networks saw, by {@code X-Forwarded-For}.
     *
     * @param trustedProxies addresses or networks, such as {@code 10.0.0.0/8}; each must overwrite or extend the header
     * @throws IllegalArgumentException if one of them is neither
     */
    public static ClientAddress behind(String... trustedProxies) {
        return new ClientAddress(
                List.of(trustedProxies).stream().map(AddressRange::parse).toList(),
                Header.X_FORWARDED_FOR,
                NETWORK_BITS);
    }

    /** The same, by the header that the proxies in use write. */
    public ClientAddress by(Header header) {
        return new ClientAddress(trusted, header, networkBits);
    }

    /** Another size of IPv6 network than 64 bits: 56 where providers give customers that much, 128 for single addresses. */
    public ClientAddress withIpv6Bits(int bits) {
        if (bits < 32 || bits > 128) {
            throw new IllegalArgumentException("IPv6 networks of clients are 32 to 128 bits, was " + bits);
        }
        return new ClientAddress(trusted, header, bits);
    }

    /** Always finds one; a connection without an IP address, a UNIX socket say, is {@code ::}. */
    @Override
    public Optional<String> of(IncomingRequest request) {
        Optional<IpAddress> socket = IpAddress.parse(request.remoteAddress());
        if (trusted.isEmpty() || socket.isEmpty() || !isTrusted(socket.get())) {
            return Optional.of(shown(socket));
        }
        List<String> hops = header == Header.FORWARDED
                ? ForwardedFor.forwarded(request.headers("Forwarded"))
                : ForwardedFor.addresses(request.headers("X-Forwarded-For"));
        IpAddress client = socket.get();
        for (int i = hops.size() - 1; i >= 0; i--) {
            Optional<IpAddress> hop = IpAddress.parse(hops.get(i));
            if (hop.isEmpty()) {
                break;
            }
            client = hop.get();
            if (!isTrusted(client)) {
                break;
            }
        }
        return Optional.of(shown(Optional.of(client)));
    }

    private boolean isTrusted(IpAddress address) {
        return trusted.stream().anyMatch(range -> range.contains(address));
    }

    private String shown(Optional<IpAddress> address) {
        if (address.isEmpty()) {
            return NO_ADDRESS;
        }
        if (address.get().isV4() || networkBits == 128) {
            return address.get().toString();
        }
        return address.get().prefix(networkBits) + "/" + networkBits;
    }
}
