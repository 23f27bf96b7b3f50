package io.traitortrack.gateway.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** Whose bucket an address has. */
final class Address {

    private static final int NETWORK_BYTES = 8;

    private Address() {}

    /**
     * An IPv4 address is one holder; of IPv6 it is the network of 64 bits, within which anybody takes a new address for
     * every request.
     */
    static String holder(String address) {
        int zone = address.indexOf('%');
        InetAddress read = InetAddress.ofLiteral(zone < 0 ? address : address.substring(0, zone));
        return read instanceof Inet6Address
                ? HexFormat.of().formatHex(Arrays.copyOf(read.getAddress(), NETWORK_BYTES))
                : address;
    }
}
