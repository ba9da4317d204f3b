package io.tapline.gateway.config;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapline.apns.ApnsConfig;
import io.tapline.fcm.FcmConfig;
import io.tapline.gateway.identity.App;
import io.tapline.webpush.WebPushConfig;
import io.tapline.wns.WnsConfig;
import org.jspecify.annotations.Nullable;

/** An app with its credentials at the push services; null where it has none. */
public record AppConfig(
        App app,
        @Nullable ApnsConfig apns,
        @Nullable FcmConfig fcm,
        @Nullable WnsConfig wns,
        @Nullable WebPushConfig webPush) {

    public AppConfig {
        requireNonNull(app, "app");
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
