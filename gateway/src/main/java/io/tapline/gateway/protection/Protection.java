package io.tapline.gateway.protection;

import io.tapline.gateway.config.AppConfig;
import io.tapline.gateway.config.ProtectionConfig;
import io.tapline.gateway.protection.GateReports.Gate;
import io.tapline.push.Platform;
import io.tapline.push.PushClient;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The gates before a node's push clients. What speaks of a credential or an environment is shared by the event loops; a rate is
 * shared out among them in equal parts. Thread-safe.
 */
public final class Protection {

    private static final String FCM = "fcm";
    private static final String WNS = "wns";

    private final ProtectionConfig config;
    private final int eventLoops;
    private final LongSupplier nanoTime;
    private final GateReports reports;
    private final Map<String, PushGate> shared = new ConcurrentHashMap<>();

    /**
     * @param eventLoops how many call {@link #ofEventLoop}
     * @param nanoTime {@link System#nanoTime}
     */
    public Protection(ProtectionConfig config, int eventLoops, LongSupplier nanoTime, GateReports reports) {
        this.config = config;
        this.eventLoops = eventLoops;
        this.nanoTime = nanoTime;
        this.reports = reports;
    }

    /** To be called once by each event loop; what it returns is confined to that loop. */
    public OfEventLoop ofEventLoop() {
        return new OfEventLoop();
    }

    /** The gates of one event loop. */
    public final class OfEventLoop {

        /** By project: apps of one project share its quota. */
        private final Map<String, PushGate> pacing = new HashMap<>();

        private OfEventLoop() {}

        /**
         * Puts an app's client behind its gates.
         *
         * <p>Web Push has none: its credential is a key of ours that no service can block for all, and services answer a
         * subscription that was made with another key as they answer a wrong credential, so that whoever may register a device
         * could shut the app out. For the same reason a credential's failures are counted for each APNs environment by itself.
         */
        public PushClient around(PushClient client, AppConfig app, Platform platform) {
            return switch (platform) {
                case IOS -> apns(client, app.app().id());
                case ANDROID ->
                    app.fcm() == null
                            ? client
                            : new ProtectedPushClient(
                                    client,
                                    pacing.computeIfAbsent(app.fcm().account().projectId(), this::newPacing),
                                    breaker(FCM, app.app().id()));
                case WINDOWS ->
                    new ProtectedPushClient(client, breaker(WNS, app.app().id()));
                case WEB_PUSH -> client;
            };
        }

        private PushGate newPacing(String project) {
            return new FcmPacing(
                    (double) config.fcmMessagesPerSecond() / eventLoops,
                    config.fcmMessagesPerMinuteAndDevice(),
                    nanoTime,
                    reports.of(Gate.RATE, FCM, project));
        }
    }

    private PushClient apns(PushClient client, String app) {
        String production = "apns production";
        String sandbox = "apns sandbox";
        return new ProtectedPushClient(
                client,
                new ByEnvironment(quarantine(production, app), quarantine(sandbox, app)),
                new ByEnvironment(breaker(production, app), breaker(sandbox, app)));
    }

    private PushGate quarantine(String service, String app) {
        return shared.computeIfAbsent(
                "quarantine " + service + " " + app,
                first -> new Quarantine(
                        config.wrongEnvironmentPause(), nanoTime, reports.of(Gate.ENVIRONMENT, service, app)));
    }

    private PushGate breaker(String service, String app) {
        return shared.computeIfAbsent(
                "breaker " + service + " " + app,
                first -> new CircuitBreaker(
                        config.credentialFailures(),
                        config.credentialPause(),
                        nanoTime,
                        reports.of(Gate.CREDENTIAL, service, app)));
    }
}
