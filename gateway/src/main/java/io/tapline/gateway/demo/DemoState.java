package io.tapline.gateway.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapline.gateway.StartFailure;
import io.tapline.webpush.WebPushConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * What a demo must find again when it is started anew on the same data: users are known by their issuer's address and devices by
 * their simulator's, so the ports stay; and a browser's subscription is bound to its VAPID key.
 *
 * @param issuer port, as the five after it
 */
record DemoState(
        int issuer,
        int apns,
        int fcm,
        int wns,
        int webPush,
        int control,
        String vapidPublicKey,
        String vapidPrivateKey) {

    static final String VAPID_SUBJECT = "mailto:demo@tapline.example";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads the state of a folder, or makes one and writes it there. Blocking. */
    static DemoState of(Path folder) throws IOException {
        Path file = Files.createDirectories(folder).resolve("demo.json");
        if (Files.exists(file)) {
            try {
                return JSON.readValue(file.toFile(), DemoState.class);
            } catch (IOException unreadable) {
                throw new StartFailure(file + " cannot be read; choose another --data folder", unreadable);
            }
        }
        DemoState state = create();
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), state);
        return state;
    }

    private static DemoState create() throws IOException {
        WebPushConfig vapid = WebPushConfig.generate(new SecureRandom(), VAPID_SUBJECT);
        int[] ports = Ports.free(6);
        return new DemoState(
                ports[0], ports[1], ports[2], ports[3], ports[4], ports[5], vapid.publicKey(), vapid.privateKey());
    }

    WebPushConfig vapid() {
        return new WebPushConfig(vapidPublicKey, vapidPrivateKey, VAPID_SUBJECT);
    }
}
