package io.tapline.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundGuardTest {

    private final OutboundGuard guard = new OutboundGuard(
            Set.of("fcm.googleapis.com", "api.push.apple.com:2197", ".notify.windows.com"),
            Set.of("127.0.0.1:8443", "localhost:9443", "[::1]:8443"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://fcm.googleapis.com/fcm/send/abc",
                "https://fcm.googleapis.com:443/wp/x?y=z",
                "https://FCM.GoogleAPIs.com/x",
                "HTTPS://fcm.googleapis.com/x",
                "https://api.push.apple.com:2197/3/device/x",
                "https://cloud.notify.windows.com/?token=AwYAAAD%2b",
                "https://wns2-by3p.notify.windows.com/?token=x",
                "https://a.b.notify.windows.com/",
                "https://127.0.0.1:8443/x",
                "https://localhost:9443/x",
                "https://[::1]:8443/x",
            })
    void allowsWhatIsListed(String uri) {
        assertThat(guard.check(URI.create(uri))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://fcm.googleapis.com/x | scheme",
                "ftp://fcm.googleapis.com/x | scheme",
                "//fcm.googleapis.com/x | scheme",
                "https:fcm.googleapis.com | no host",
                "https:///x | no host",
                "https://under_score.notify.windows.com/x | no host",
                "https://user@fcm.googleapis.com/x | user information",
                "https://fcm.googleapis.com@evil.example/x | user information",
                "https://@fcm.googleapis.com/x | user information",
                "https://fcm.googleapis.com/x#y | fragment",
                "https://fcm.googleapis.com/x# | fragment",
                "https://fcm.googleapis.com:444/x | not allowed",
                "https://fcm.googleapis.com:80/x | not allowed",
                "https://api.push.apple.com/x | not allowed",
                "https://evil.example/x | not allowed",
                "https://fcm.googleapis.com.evil.example/x | not allowed",
                "https://evilfcm.googleapis.com/x | not allowed",
                "https://x.fcm.googleapis.com/x | not allowed",
                "https://fcm.googleapis.com./x | not allowed",
                "https://notify.windows.com/x | not allowed",
                "https://evilnotify.windows.com/x | not allowed",
                "https://x.notify.windows.com.evil.example/x | not allowed",
                "https://x.notify.windows.com:8443/x | not allowed",
                "https://127.0.0.1/x | not allowed",
                "https://127.0.0.1:8444/x | not allowed",
                "https://169.254.169.254/latest | not allowed",
                "https://2130706433:8443/x | not allowed",
                "https://0x7f.1:8443/x | no host",
                "https://[::ffff:127.0.0.1]:8443/x | not allowed",
                "https://localhost/x | not allowed",
            })
    void refusesEverythingElse(String uri, String why) {
        assertThat(guard.check(URI.create(uri))).isPresent().get().asString().contains(why);
    }

    @Test
    void refusesAUriOfMoreThan2048Characters() {
        String start = "https://fcm.googleapis.com/";
        assertThat(guard.check(URI.create(start + "x".repeat(2048 - start.length()))))
                .isEmpty();
        assertThat(guard.check(URI.create(start + "x".repeat(2049 - start.length()))))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "1.1.1.1",
                "17.188.143.34",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.1",
                "192.169.0.1",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2001:4860:4860::8888",
                "2a00:1450:4001:800::200a",
                "2620:149:a44::1",
                "2002:808:808::1",
            })
    void connectsToPublicAddresses(String address) throws UnknownHostException {
        assertThat(guard.check("fcm.googleapis.com", 443, List.of(address(address))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3", // this network
                "10.0.0.1",
                "10.255.255.255",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.0.1", // RFC 1918
                "100.64.0.1",
                "100.127.255.255", // CGNAT
                "127.0.0.1",
                "127.255.255.255", // loopback
                "169.254.0.1",
                "169.254.169.254", // link-local, cloud metadata
                "192.0.0.1",
                "192.0.0.171", // protocol assignments
                "192.0.2.1",
                "198.51.100.1",
                "203.0.113.1", // documentation
                "192.88.99.1", // 6to4 relays
                "198.18.0.1",
                "198.19.255.255", // benchmarks
                "224.0.0.1",
                "239.255.255.255", // multicast
                "240.0.0.1",
                "255.255.255.255", // reserved, broadcast
                "::",
                "::1", // unspecified, loopback
                "::127.0.0.1",
                "::8.8.8.8", // v4-compatible
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1", // v4-mapped
                "64:ff9b::8.8.8.8",
                "64:ff9b::10.0.0.1",
                "64:ff9b:1::1", // NAT64
                "100::1", // discard
                "2001::1",
                "2001:2::1",
                "2001:10::1",
                "2001:20::1", // Teredo, benchmarks, ORCHID
                "2001:db8::1",
                "3fff::1", // documentation
                "2002:a00:1::1",
                "2002:7f00:1::1",
                "2002:c0a8:101::1", // 6to4 of private addresses
                "fc00::1",
                "fd12:3456:789a::1", // unique local
                "fe80::1",
                "fec0::1", // link-local, site-local
                "ff02::1",
                "ff0e::1", // multicast
            })
    void neverConnectsToAddressesThatAreNotPublic(String address) throws UnknownHostException {
        assertThat(guard.check("fcm.googleapis.com", 443, List.of(address(address))))
                .isPresent();
    }

    @Test
    void onePrivateAddressAmongPublicOnesSpoilsAll() throws UnknownHostException {
        List<InetAddress> addresses = List.of(address("8.8.8.8"), address("10.0.0.1"));
        assertThat(guard.check("fcm.googleapis.com", 443, addresses))
                .hasValue("the host has an address that is not public: fcm.googleapis.com");
    }

    @Test
    void aNameWithoutAddressesIsRefused() {
        assertThat(guard.check("fcm.googleapis.com", 443, List.of())).isPresent();
    }

    @Test
    void aPrivateHostMayHaveAPrivateAddressOnItsPortOnly() throws UnknownHostException {
        assertThat(guard.check("localhost", 9443, List.of(address("127.0.0.1"))))
                .isEmpty();
        assertThat(guard.check("localhost", 9444, List.of(address("127.0.0.1"))))
                .isPresent();
    }

    @Test
    void aHostThatIsNotListedIsRefusedWhateverItsAddress() throws UnknownHostException {
        assertThat(guard.check("evil.example", 443, List.of(address("8.8.8.8"))))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "https://x", "a b", "*.example.com", "x:0", "x:70000", "x:443:443", "-x", "x/"})
    void refusesListsThatItCannotRead(String entry) {
        assertThatThrownBy(() -> new OutboundGuard(Set.of(entry), Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "localhost:", ":443", "localhost:x", ".example.com:443"})
    void refusesPrivateHostsWithoutAPort(String entry) {
        assertThatThrownBy(() -> new OutboundGuard(Set.of(), Set.of(entry)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static InetAddress address(String literal) throws UnknownHostException {
        return InetAddress.getByName(literal);
    }
}
