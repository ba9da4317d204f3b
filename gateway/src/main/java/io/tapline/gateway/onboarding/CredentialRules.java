package io.tapline.gateway.onboarding;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapline.apns.ApnsConfig;
import io.tapline.apns.PushCertificate;
import io.tapline.fcm.ServiceAccount;
import io.tapline.gateway.config.AppConfig;
import io.tapline.gateway.config.WebhookConfig;
import io.tapline.gateway.notification.AppEvent;
import io.tapline.push.Platform;
import io.tapline.push.credential.PrivateKeyPem;
import io.tapline.webpush.VapidCredentials;
import io.tapline.webpush.WebPushConfig;
import io.tapline.wns.WnsConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.interfaces.ECPrivateKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a credential must be, as far as it can be told without asking anybody. */
final class CredentialRules {

    /** Team and key ids of Apple's developer accounts. */
    private static final Predicate<String> APPLE_ID =
            Pattern.compile("[A-Z0-9]{10}").asMatchPredicate();

    private static final int P256_BITS = 256;
    private static final String PACKAGE_SID = "ms-app://";
    private static final String WINDOWS_APP_SDK_SCOPE = "https://wns.windows.com/.default";

    private final Clock clock;
    private final Set<String> privateHosts;

    /** @param privateHosts those that a webhook may be at by plain http */
    CredentialRules(Clock clock, Set<String> privateHosts) {
        this.clock = clock;
        this.privateHosts = privateHosts;
    }

    /**
     * A credential that may be used.
     *
     * @param about what may be shown of it
     * @param notBefore null if it does not say from when it is valid
     * @param notAfter null if it does not say when it expires
     */
    record Checked(
            AppConfig app,
            JsonObject about,
            @Nullable Instant notBefore,
            @Nullable Instant notAfter) {

        private Checked(AppConfig app, JsonObject about) {
            this(app, about, null, null);
        }
    }

    /**
     * Reads a credential of an app.
     *
     * @param document with the keys of its section in the configuration
     * @throws io.tapline.gateway.config.ConfigException with every key that is missing or unknown
     * @throws IllegalArgumentException saying what is wrong; quotes no secret
     */
    Checked check(RegisteredApp app, Service service, JsonNode document) {
        if (!document.isObject()) {
            throw new IllegalArgumentException(
                    "a credential is a JSON object with the keys of apps[]." + service.key());
        }
        AppConfig config = app.with(Map.of(service, document));
        return switch (service) {
            case APNS -> apns(config, requireNonNull(config.apns()));
            case FCM -> fcm(config, requireNonNull(config.fcm()).account());
            case WNS -> wns(config, requireNonNull(config.wns()));
            case WEB_PUSH -> webPush(config, requireNonNull(config.webPush()));
            case WEBHOOK -> webhook(config, requireNonNull(config.webhook()));
        };
    }

    private static Checked apns(AppConfig app, ApnsConfig apns) {
        if (apns.authentication() instanceof ApnsConfig.Token token) {
            require(APPLE_ID.test(token.teamId()), "teamId must be the ten characters that Apple gave");
            require(APPLE_ID.test(token.keyId()), "keyId must be the ten characters that Apple gave");
            require(isP256(token), "privateKey is not a key of P-256, as Apple's .p8 files hold");
            return new Checked(
                    app,
                    new JsonObject()
                            .put("kind", "token")
                            .put("teamId", token.teamId())
                            .put("keyId", token.keyId()));
        }
        PushCertificate certificate = PushCertificate.of((ApnsConfig.Certificate) apns.authentication());
        Set<String> uncovered = new TreeSet<>(app.app().appIds().getOrDefault(Platform.IOS, certificate.topics()));
        uncovered.removeAll(certificate.topics());
        require(uncovered.isEmpty(), "the certificate is not for the app's bundle ids " + uncovered);
        return new Checked(
                app,
                new JsonObject()
                        .put("kind", "certificate")
                        .put(
                                "topics",
                                new JsonArray(
                                        certificate.topics().stream().sorted().toList())),
                certificate.notBefore(),
                certificate.notAfter());
    }

    private static boolean isP256(ApnsConfig.Token token) {
        return PrivateKeyPem.ec(token.privateKey()) instanceof ECPrivateKey key
                && key.getParams().getOrder().bitLength() == P256_BITS;
    }

    private static Checked fcm(AppConfig app, ServiceAccount account) {
        PrivateKeyPem.rsa(account.privateKey());
        return new Checked(
                app,
                new JsonObject()
                        .put("projectId", account.projectId())
                        .put("clientEmail", account.clientEmail())
                        .put("privateKeyId", account.privateKeyId()));
    }

    private static Checked wns(AppConfig app, WnsConfig wns) {
        boolean windowsAppSdk = wns.scope().equals(WINDOWS_APP_SDK_SCOPE);
        require(
                windowsAppSdk || wns.clientId().startsWith(PACKAGE_SID),
                "clientId must be the package SID, " + PACKAGE_SID + "..., or there must be a tenant");
        return new Checked(
                app,
                new JsonObject()
                        .put("kind", windowsAppSdk ? "windowsAppSdk" : "partnerCenter")
                        .put("clientId", wns.clientId()));
    }

    private Checked webPush(AppConfig app, WebPushConfig webPush) {
        new VapidCredentials(webPush, clock);
        return new Checked(
                app, new JsonObject().put("publicKey", webPush.publicKey()).put("subject", webPush.subject()));
    }

    private Checked webhook(AppConfig app, WebhookConfig webhook) {
        require(
                webhook.isReachable(privateHosts),
                "url must be https, unless outbound.privateHosts lists " + webhook.hostAndPort());
        return new Checked(
                app,
                new JsonObject()
                        .put("url", webhook.url().toString())
                        .put(
                                "events",
                                new JsonArray(webhook.events().stream()
                                        .map(AppEvent::wireName)
                                        .sorted()
                                        .toList())));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
