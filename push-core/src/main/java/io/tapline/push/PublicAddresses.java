package io.tapline.push;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * Which IP addresses belong to the public Internet, by the IANA special-purpose registries: <a
 * href="https://www.iana.org/assignments/iana-ipv4-special-registry">IPv4</a>, <a
 * href="https://www.iana.org/assignments/iana-ipv6-special-registry">IPv6</a>.
 */
final class PublicAddresses {

    /** Blocks that are not public, as network and prefix length. */
    private static final int[][] SPECIAL_V4 = {
        {v4(0, 0, 0, 0), 8}, // this network
        {v4(10, 0, 0, 0), 8}, // private use
        {v4(100, 64, 0, 0), 10}, // shared by carriers (CGNAT)
        {v4(127, 0, 0, 0), 8}, // loopback
        {v4(169, 254, 0, 0), 16}, // link-local, cloud metadata among it
        {v4(172, 16, 0, 0), 12}, // private use
        {v4(192, 0, 0, 0), 24}, // protocol assignments
        {v4(192, 0, 2, 0), 24}, // documentation
        {v4(192, 31, 196, 0), 24}, // AS112
        {v4(192, 52, 193, 0), 24}, // AMT
        {v4(192, 88, 99, 0), 24}, // 6to4 relays, deprecated
        {v4(192, 168, 0, 0), 16}, // private use
        {v4(192, 175, 48, 0), 24}, // AS112
        {v4(198, 18, 0, 0), 15}, // benchmarks
        {v4(198, 51, 100, 0), 24}, // documentation
        {v4(203, 0, 113, 0), 24}, // documentation
        {v4(224, 0, 0, 0), 4}, // multicast
        {v4(240, 0, 0, 0), 4}, // reserved, broadcast
    };

    private PublicAddresses() {}

    static boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublicV4(intAt(bytes, 0)) : isPublicV6(bytes);
    }

    private static boolean isPublicV4(int address) {
        for (int[] block : SPECIAL_V4) {
            if ((address ^ block[0]) >>> (32 - block[1]) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Only global unicast, 2000::/3, is public: loopback, mapped, NAT64, ULA, link-local and multicast lie outside. */
    private static boolean isPublicV6(byte[] bytes) {
        int first = intAt(bytes, 0);
        if (first >>> 29 != 0b001) {
            return false;
        }
        int head = first >>> 16;
        int second = first & 0xffff;
        if (head == 0x2001 && (second < 0x0200 || second == 0x0db8)) {
            return false; // protocol assignments (Teredo, ORCHID, benchmarks) and documentation
        }
        if (head == 0x3fff && second < 0x1000) {
            return false; // documentation, RFC 9637
        }
        // 6to4 reaches the IPv4 address that stands in it.
        return head != 0x2002 || isPublicV4(intAt(bytes, 2));
    }

    private static int intAt(byte[] bytes, int index) {
        return (bytes[index] & 0xff) << 24
                | (bytes[index + 1] & 0xff) << 16
                | (bytes[index + 2] & 0xff) << 8
                | (bytes[index + 3] & 0xff);
    }

    private static int v4(int a, int b, int c, int d) {
        return a << 24 | b << 16 | c << 8 | d;
    }
}
