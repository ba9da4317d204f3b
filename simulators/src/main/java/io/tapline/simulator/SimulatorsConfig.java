package io.tapline.simulator;

import io.tapline.simulator.apns.ApnsOptions;
import io.tapline.simulator.fcm.FcmOptions;
import io.tapline.simulator.webpush.WebPushOptions;
import io.tapline.simulator.wns.WnsOptions;
import java.time.Clock;

/**
 * What to start. Begin with {@link #defaults()} and change what differs.
 *
 * @param host             address to bind and host of all URLs: {@code 127.0.0.1} or {@code localhost}, which are what the
 *                         certificate names
 * @param ports            where to listen
 * @param keep             how many pushes each simulator remembers, the newest; 0 to count only, for load tests
 * @param eventLoops       threads for all of them together
 * @param connectionWindow bytes of request bodies that an HTTP/2 connection may have under way, at least 65,535
 * @param clock            for the age of tokens and channels
 */
public record SimulatorsConfig(
        String host,
        Ports ports,
        int keep,
        int eventLoops,
        int connectionWindow,
        Clock clock,
        ApnsOptions apns,
        FcmOptions fcm,
        WnsOptions wns,
        WebPushOptions webPush) {

    private static final int SMALLEST_WINDOW = 65_535;

    public SimulatorsConfig {
        if (connectionWindow < SMALLEST_WINDOW) {
            throw new IllegalArgumentException("connectionWindow must be at least 65535");
        }
    }

    /** Ports to listen on, 0 for any free one. */
    public record Ports(int apns, int fcm, int wns, int webPush, int control) {

        public static Ports any() {
            return new Ports(0, 0, 0, 0, 0);
        }
    }

    public static SimulatorsConfig defaults() {
        return new SimulatorsConfig(
                "127.0.0.1",
                Ports.any(),
                100_000,
                1,
                1 << 20,
                Clock.systemUTC(),
                ApnsOptions.defaults(),
                FcmOptions.defaults(),
                WnsOptions.defaults(),
                WebPushOptions.defaults());
    }

    public SimulatorsConfig withHost(String name) {
        return new SimulatorsConfig(name, ports, keep, eventLoops, connectionWindow, clock, apns, fcm, wns, webPush);
    }

    public SimulatorsConfig withPorts(Ports some) {
        return new SimulatorsConfig(host, some, keep, eventLoops, connectionWindow, clock, apns, fcm, wns, webPush);
    }

    public SimulatorsConfig keeping(int pushes) {
        return new SimulatorsConfig(host, ports, pushes, eventLoops, connectionWindow, clock, apns, fcm, wns, webPush);
    }

    public SimulatorsConfig withEventLoops(int threads) {
        return new SimulatorsConfig(host, ports, keep, threads, connectionWindow, clock, apns, fcm, wns, webPush);
    }

    public SimulatorsConfig withConnectionWindow(int bytes) {
        return new SimulatorsConfig(host, ports, keep, eventLoops, bytes, clock, apns, fcm, wns, webPush);
    }

    public SimulatorsConfig withClock(Clock other) {
        return new SimulatorsConfig(host, ports, keep, eventLoops, connectionWindow, other, apns, fcm, wns, webPush);
    }

    public SimulatorsConfig withApns(ApnsOptions options) {
        return new SimulatorsConfig(host, ports, keep, eventLoops, connectionWindow, clock, options, fcm, wns, webPush);
    }

    public SimulatorsConfig withFcm(FcmOptions options) {
        return new SimulatorsConfig(
                host, ports, keep, eventLoops, connectionWindow, clock, apns, options, wns, webPush);
    }

    public SimulatorsConfig withWns(WnsOptions options) {
        return new SimulatorsConfig(
                host, ports, keep, eventLoops, connectionWindow, clock, apns, fcm, options, webPush);
    }

    public SimulatorsConfig withWebPush(WebPushOptions options) {
        return new SimulatorsConfig(host, ports, keep, eventLoops, connectionWindow, clock, apns, fcm, wns, options);
    }
}
