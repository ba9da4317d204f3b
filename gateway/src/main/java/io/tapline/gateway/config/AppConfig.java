package io.tapline.gateway.config;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapline.apns.ApnsConfig;
import io.tapline.fcm.FcmConfig;
import io.tapline.gateway.identity.App;
import io.tapline.webpush.WebPushConfig;
import io.tapline.wns.WnsConfig;
import org.jspecify.annotations.Nullable;

/**
 * An app with its credentials at the push services; null where it has none.
 *
 * @param limits of what it may post; null: none
 * @param webhook where its server is told what became of notifications; null: nowhere
 */
public record AppConfig(
        App app,
        @Nullable ApnsConfig apns,
        @Nullable FcmConfig fcm,
        @Nullable WnsConfig wns,
        @Nullable WebPushConfig webPush,
        @Nullable AppLimits limits,
        @Nullable WebhookConfig webhook) {

    /** One without limits and webhook. */
    public AppConfig(
            App app,
            @Nullable ApnsConfig apns,
            @Nullable FcmConfig fcm,
            @Nullable WnsConfig wns,
            @Nullable WebPushConfig webPush) {
        this(app, apns, fcm, wns, webPush, null, null);
    }

    public AppConfig {
        requireNonNull(app, "app");
    }

    /** The same with another identity. */
    public AppConfig with(App other) {
        return new AppConfig(other, apns, fcm, wns, webPush, limits, webhook);
    }

    /** The same with another webhook. */
    public AppConfig with(WebhookConfig other) {
        return new AppConfig(app, apns, fcm, wns, webPush, limits, other);
    }

    /**
     * Reads one app in the form that it has in the configuration, references excepted.
     *
     * @throws ConfigException with everything that is wrong
     */
    public static AppConfig of(JsonNode tree) {
        return Section.read(tree, References.NONE, AppSections::app);
    }
}
