package io.tapline.gateway.config;

import io.tapline.apns.ApnsConfig;
import io.tapline.fcm.FcmConfig;
import io.tapline.fcm.ServiceAccount;
import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.App.VisualDelivery;
import io.tapline.push.Platform;
import io.tapline.webpush.WebPushConfig;
import io.tapline.wns.WnsConfig;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads an app and its credentials: the one place of their keys and defaults. */
final class AppSections {

    private AppSections() {}

    /** Reads every section before it makes the app, so that the problems of all are reported. */
    static AppConfig app(Section app) {
        ApnsConfig apns = app.optionalSection("apns", AppSections::apns);
        FcmConfig fcm = app.optionalSection("fcm", AppSections::fcm);
        WnsConfig wns = app.optionalSection("wns", AppSections::wns);
        WebPushConfig webPush = app.optionalSection("webPush", AppSections::webPush);
        App identity = new App(
                app.text("id"),
                Set.copyOf(required(app, "clientIds")),
                required(app, "hostNames").stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .toList(),
                app.sections("issuers", GatewaySections::allowedIssuer),
                app.oneOf("visualDelivery", VisualDelivery.class, VisualDelivery.PRIVATE),
                app.text("genericAlertText", "You have a new notification"),
                app.integer("maximumSubscriptions", 50, 1, 1000),
                origins(app),
                appIds(app));
        return new AppConfig(identity, apns, fcm, wns, webPush);
    }

    private static Set<String> origins(Section app) {
        Set<String> origins = new HashSet<>();
        for (String origin : app.texts("allowedOrigins", List.of())) {
            if (App.isOrigin(origin)) {
                origins.add(origin);
            } else {
                app.problem(
                        "allowedOrigins",
                        "must hold origins as browsers write them, https://app.example.com or http://localhost:3000,"
                                + " not '" + origin + "'");
            }
        }
        return origins;
    }

    private static List<String> required(Section app, String key) {
        List<String> texts = app.texts(key, List.of());
        if (texts.isEmpty()) {
            app.problem(key, "must name at least one");
        }
        return texts;
    }

    private static Map<Platform, Set<String>> appIds(Section app) {
        Map<Platform, Set<String>> appIds = new EnumMap<>(Platform.class);
        app.section("appIds", section -> {
            for (Platform platform : Platform.values()) {
                Set<String> ids = Set.copyOf(section.texts(platform.wireName(), List.of()));
                if (ids.size() > App.MAXIMUM_APP_IDS) {
                    section.problem(platform.wireName(), "must name at most " + App.MAXIMUM_APP_IDS);
                } else if (!ids.isEmpty()) {
                    appIds.put(platform, ids);
                }
            }
            return appIds;
        });
        return appIds;
    }

    /** With {@code certificate} it is a TLS client certificate; without, a key that signs tokens. */
    private static ApnsConfig apns(Section apns) {
        String privateKey = apns.secret("privateKey");
        return new ApnsConfig(
                apns.optionalText("certificate")
                        .<ApnsConfig.Authentication>map(chain -> new ApnsConfig.Certificate(chain, privateKey))
                        .orElseGet(() -> new ApnsConfig.Token(apns.text("teamId"), apns.text("keyId"), privateKey)),
                apns.uri("production", ApnsConfig.APPLE_PRODUCTION),
                apns.uri("sandbox", ApnsConfig.APPLE_SANDBOX));
    }

    private static FcmConfig fcm(Section fcm) {
        return new FcmConfig(ServiceAccount.parse(fcm.secret("serviceAccount")), fcm.uri("service", FcmConfig.GOOGLE));
    }

    /** With {@code tenant} the app uses the Windows App SDK; without, it is registered in Partner Center. */
    private static WnsConfig wns(Section wns) {
        String clientId = wns.text("clientId");
        String clientSecret = wns.secret("clientSecret");
        return wns.optionalText("tenant")
                .map(tenant ->
                        WnsConfig.windowsAppSdk(wns.uri("authority", WnsConfig.ENTRA), tenant, clientId, clientSecret))
                .orElseGet(() ->
                        WnsConfig.partnerCenter(wns.uri("tokenEndpoint", WnsConfig.LIVE), clientId, clientSecret));
    }

    private static WebPushConfig webPush(Section webPush) {
        return new WebPushConfig(webPush.text("publicKey"), webPush.secret("privateKey"), webPush.text("subject"));
    }
}
