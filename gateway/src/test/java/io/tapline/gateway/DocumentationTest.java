package io.tapline.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.apns.ApnsConfig;
import io.tapline.apns.ApnsProtocol;
import io.tapline.fcm.FcmConfig;
import io.tapline.fcm.FcmProtocol;
import io.tapline.fcm.ServiceAccount;
import io.tapline.http2.Body;
import io.tapline.http2.EncodedPush;
import io.tapline.http2.ProviderProtocol;
import io.tapline.push.Content;
import io.tapline.push.Credential;
import io.tapline.push.FcmEndpoint;
import io.tapline.push.Message;
import io.tapline.push.Urgency;
import io.tapline.webpush.WebPushEncryption;
import io.tapline.webpush.WebPushProtocol;
import io.tapline.wns.WnsProtocol;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Taps that the documents print are those that are sent: blocks marked {@code ```json tap:NAME} and {@code ```xml tap:NAME}. */
class DocumentationTest {

    private static final Pattern BLOCK =
            Pattern.compile("^```(?:json|xml) tap:([a-z-]+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final UUID ID = UUID.fromString("01a1fd1e-8c00-7cc1-9b2f-4a5d6e7f8a90");
    private static final UUID OTHER = UUID.fromString("01a1fd1e-bd10-7a04-8c11-0b2c3d4e5f60");

    private static final Content TAP = new Content.Tap();
    private static final Content STATE = new Content.Tap(List.of(ID, OTHER));
    private static final Content STATE_OF_MANY = new Content.Tap(Collections.nCopies(21, ID));
    private static final Content PRIVATE = new Content.GenericAlert("You have a new notification");
    private static final Content PLATFORM = new Content.Alert("Parcel 4711", "It is at your door");
    private static final Content FALLBACK = new Content.Alert("A message for you", "Open the app to read it");

    private final ApnsProtocol apns = new ApnsProtocol(new ApnsConfig(new ApnsConfig.Token("TEAM", "KEY", "-")), CLOCK);
    private final FcmProtocol fcm = new FcmProtocol(
            new FcmConfig(
                    new ServiceAccount("demo", "e", "k", "-", URI.create("https://oauth2.example")), FcmConfig.GOOGLE),
            CLOCK);
    private final WnsProtocol wns = new WnsProtocol(CLOCK);
    private final WebPushProtocol webPush = new WebPushProtocol(new WebPushEncryption(new SecureRandom()), CLOCK);

    @Test
    void documentsPrintEachTapAsItIsSent() throws IOException {
        Map<String, String> printed = new TreeMap<>();
        for (Path document : documents()) {
            Matcher block = BLOCK.matcher(Files.readString(document));
            while (block.find()) {
                String tap = readable(block.group(2));
                assertThat(printed.put(block.group(1), tap)).as(block.group(1)).isIn(null, tap);
            }
        }

        assertThat(printed).isEqualTo(sent());
    }

    private static List<Path> documents() throws IOException {
        // Tests run in the folder of their module.
        try (Stream<Path> files = Files.list(Path.of("..", "docs"))) {
            return files.filter(file -> file.toString().endsWith(".md")).toList();
        }
    }

    private Map<String, String> sent() {
        Map<String, String> taps = new TreeMap<>();
        Map<String, ProviderProtocol<?>> protocols = Map.of("apns", apns, "fcm", fcm, "wns", wns);
        protocols.forEach((name, protocol) -> {
            taps.put(name + "-raw", tap(protocol, TAP, Duration.ofDays(7), null));
            taps.put(name + "-state", tap(protocol, STATE, Duration.ofDays(1), null));
            taps.put(name + "-private", tap(protocol, PRIVATE, Duration.ofDays(7), Duration.ofHours(1)));
            taps.put(name + "-platform", tap(protocol, PLATFORM, Duration.ofDays(7), Duration.ofHours(1)));
        });
        taps.put("apns-state-of-many", tap(apns, STATE_OF_MANY, Duration.ofDays(1), null));
        taps.put("apns-fallback-private", tap(apns, PRIVATE, Duration.ofDays(7), null));
        taps.put("apns-fallback-platform", tap(apns, FALLBACK, Duration.ofDays(7), null));
        taps.put("web-push", tap(webPush, TAP, Duration.ofDays(7), null));
        return taps;
    }

    private String tap(ProviderProtocol<?> protocol, Content content, Duration life, @Nullable Duration display) {
        boolean state = !content.changed().isEmpty();
        Instant displayUntil = display == null ? null : NOW.plus(display);
        Message message = new Message(ID, content, state ? Urgency.NORMAL : Urgency.HIGH, NOW.plus(life), displayUntil);
        EncodedPush push = protocol.encode(message);
        return readable(new String(protocol == fcm ? whole(push) : push.body().head(), UTF_8));
    }

    /** Of FCM's messages each device has an end of its own. */
    private byte[] whole(EncodedPush push) {
        Body body = fcm.request(push, new FcmEndpoint("DEVICE", NOW), new Credential("Bearer", NOW))
                .body();
        byte[] whole = Arrays.copyOf(body.head(), body.length());
        System.arraycopy(body.tail(), 0, whole, body.head().length, body.tail().length);
        return whole;
    }

    /** JSON in one form, whatever its line breaks; anything else without the breaks between its elements. */
    private static String readable(String text) {
        return text.startsWith("{")
                ? new JsonObject(text).encodePrettily()
                : text.replaceAll(">\\s+<", "><").strip();
    }
}
