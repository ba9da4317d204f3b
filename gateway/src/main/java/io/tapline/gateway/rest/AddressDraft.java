package io.tapline.gateway.rest;

import io.tapline.push.ApnsEndpoint;
import io.tapline.push.ApnsEndpoint.Environment;
import io.tapline.push.Endpoint;
import io.tapline.push.FcmEndpoint;
import io.tapline.push.Platform;
import io.tapline.push.WebPushEndpoint;
import io.tapline.push.WnsEndpoint;
import io.tapline.push.credential.P256;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A push address as it is read. The form alone is checked here, as far as the provider defines it; whether the gateway would
 * connect there is the {@link EndpointPolicy}'s to say.
 */
final class AddressDraft implements JsonInput.Members {

    private static final int MAXIMUM_LENGTH = 4096;

    /** Even in length, and of no assumed length: Apple says not to hard-code it. */
    private static final Predicate<String> DEVICE_TOKEN =
            Pattern.compile("(?:[0-9a-fA-F]{2}){1,200}").asMatchPredicate();

    /** https://developer.apple.com/documentation/bundleresources/information-property-list/cfbundleidentifier */
    private static final Predicate<String> BUNDLE_ID =
            Pattern.compile("[A-Za-z0-9.-]{1,155}").asMatchPredicate();

    private static final Predicate<String> VISIBLE_ASCII =
            Pattern.compile("[!-~]+").asMatchPredicate();

    /** RFC 8291 section 3.2. */
    private static final int AUTH_BYTES = 16;

    /** A package family name, package SID or AUMID; an Android package name. */
    private static final int MAXIMUM_APP_ID = 256;

    /**
     * A push address as it was read.
     *
     * @param appId of the client app, if it said one; a browser says its origin by a header
     */
    record Address(Endpoint endpoint, @Nullable String appId) {}

    private @Nullable String deviceToken;
    private @Nullable String bundleId;
    private @Nullable Environment environment;
    private @Nullable String registrationToken;
    private @Nullable String packageName;
    private @Nullable URI channelUri;
    private @Nullable String packageId;
    private @Nullable URI endpoint;
    private @Nullable String p256dh;
    private @Nullable String auth;

    private AddressDraft() {}

    /** The member that holds the address of a platform. */
    static String member(Platform platform) {
        return switch (platform) {
            case IOS -> "apns";
            case ANDROID -> "fcm";
            case WINDOWS -> "wns";
            case WEB_PUSH -> "webPush";
        };
    }

    /** The path of the field that says where to send. */
    static String addressField(Platform platform) {
        return switch (platform) {
            case IOS -> "apns.deviceToken";
            case ANDROID -> "fcm.registrationToken";
            case WINDOWS -> "wns.channelUri";
            case WEB_PUSH -> "webPush.endpoint";
        };
    }

    /** The path of the field, or the header, that says which client app it is. */
    static String appIdField(Platform platform) {
        return switch (platform) {
            case IOS -> "apns.bundleId";
            case ANDROID -> "fcm.packageName";
            case WINDOWS -> "wns.packageId";
            case WEB_PUSH -> "Origin";
        };
    }

    /** @return null if it is null */
    static @Nullable Address read(JsonInput json, Platform platform, Instant registeredAt) throws IOException {
        AddressDraft draft = new AddressDraft();
        if (!json.object(draft)) {
            return null;
        }
        return new Address(draft.endpoint(json, platform, registeredAt), draft.appId(platform));
    }

    private @Nullable String appId(Platform platform) {
        return switch (platform) {
            case IOS -> bundleId;
            case ANDROID -> packageName;
            case WINDOWS -> packageId;
            case WEB_PUSH -> null;
        };
    }

    private Endpoint endpoint(JsonInput json, Platform platform, Instant registeredAt) {
        return switch (platform) {
            case IOS ->
                new ApnsEndpoint(
                        required(json, "deviceToken", deviceToken),
                        required(json, "bundleId", bundleId),
                        required(json, "environment", environment),
                        registeredAt);
            case ANDROID -> new FcmEndpoint(required(json, "registrationToken", registrationToken), registeredAt);
            case WINDOWS -> new WnsEndpoint(required(json, "channelUri", channelUri), registeredAt);
            case WEB_PUSH ->
                new WebPushEndpoint(
                        required(json, "endpoint", endpoint),
                        required(json, "keys.p256dh", p256dh),
                        required(json, "keys.auth", auth),
                        registeredAt);
        };
    }

    private static <T> T required(JsonInput json, String member, @Nullable T value) {
        if (value == null) {
            throw json.invalid(member, "is required");
        }
        return value;
    }

    @Override
    public void read(JsonInput json, String name) throws IOException {
        switch (name) {
            case "deviceToken" -> deviceToken = lowerCase(text(json, DEVICE_TOKEN, "must be hexadecimal"));
            case "bundleId" -> bundleId = text(json, BUNDLE_ID, "must be letters, digits, hyphens and periods");
            case "environment" -> environment = readEnvironment(json);
            case "registrationToken" ->
                registrationToken = text(json, VISIBLE_ASCII, "must be printable ASCII without spaces");
            case "packageName" -> packageName = json.text(MAXIMUM_APP_ID);
            case "packageId" -> packageId = json.text(MAXIMUM_APP_ID);
            case "channelUri" -> channelUri = readUri(json);
            case "endpoint" -> endpoint = readUri(json);
            case "keys" -> json.object(this::readKey);
            default -> json.skip();
        }
    }

    private void readKey(JsonInput json, String name) throws IOException {
        switch (name) {
            case "p256dh" ->
                p256dh = readBytes(json, AddressDraft::isPoint, "must be base64url of an uncompressed point of P-256");
            case "auth" ->
                auth = readBytes(
                        json, bytes -> bytes.length == AUTH_BYTES, "must be base64url of " + AUTH_BYTES + " bytes");
            default -> json.skip();
        }
    }

    /** Anything else would fail, or leak, when a message is encrypted to it. */
    private static boolean isPoint(byte[] bytes) {
        P256.fastest().publicKey(bytes);
        return true;
    }

    private static @Nullable String text(JsonInput json, Predicate<String> form, String otherwise) throws IOException {
        String text = json.text(MAXIMUM_LENGTH);
        if (text != null && !form.test(text)) {
            throw json.invalid(otherwise);
        }
        return text;
    }

    /** One device, one spelling. */
    private static @Nullable String lowerCase(@Nullable String hexadecimal) {
        return hexadecimal == null ? null : hexadecimal.toLowerCase(Locale.ROOT);
    }

    private static @Nullable Environment readEnvironment(JsonInput json) throws IOException {
        String name = json.text(MAXIMUM_LENGTH);
        if (name == null) {
            return null;
        }
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "production" -> Environment.PRODUCTION;
            case "sandbox" -> Environment.SANDBOX;
            default -> throw json.invalid("must be production or sandbox");
        };
    }

    private static @Nullable URI readUri(JsonInput json) throws IOException {
        String text = text(json, VISIBLE_ASCII, "must be a URL");
        if (text == null) {
            return null;
        }
        try {
            URI uri = new URI(text);
            boolean plain = uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawFragment() == null;
            if (plain && uri.isAbsolute()) {
                return uri;
            }
        } catch (URISyntaxException malformed) {
            // refused below, as one that is only a part of a URL
        }
        throw json.invalid("must be an absolute URL without user and fragment");
    }

    /**
     * @param form false, or an IllegalArgumentException, for bytes that are not of it
     * @return base64url without padding, whether the client pads or not
     */
    private static @Nullable String readBytes(JsonInput json, Predicate<byte[]> form, String otherwise)
            throws IOException {
        String text = json.text(MAXIMUM_LENGTH);
        if (text == null) {
            return null;
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            if (form.test(bytes)) {
                return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            }
        } catch (IllegalArgumentException noKey) {
            // refused below, as any other that is no key
        }
        throw json.invalid(otherwise);
    }
}
