package io.tapline.bench.compare;

import io.tapline.bench.client.FcmMessage;
import io.tapline.bench.client.Workload;
import io.tapline.simulator.Simulators;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** What a program needs to be let in by the sinks, as the files that a {@link Workload} names. */
final class LoopWorkload {

    private static final int LINE_LENGTH = 64;

    private LoopWorkload() {}

    static void write(Simulators simulators, Path folder) throws IOException {
        KeyPair key = newKey();
        simulators.apns().registerTokenKey(Workload.TEAM_ID, Workload.KEY_ID, key.getPublic());
        Files.writeString(folder.resolve(Workload.AUTHORITY), simulators.caPem());
        Files.writeString(
                folder.resolve(Workload.SIGNING_KEY), pem(key.getPrivate().getEncoded()));
        Files.writeString(
                folder.resolve(Workload.ACCESS_TOKEN), simulators.fcm().newAccessToken(FcmMessage.PROJECT));
    }

    private static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has P-256", e);
        }
    }

    private static String pem(byte[] pkcs8) {
        String lines = Base64.getMimeEncoder(LINE_LENGTH, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(pkcs8);
        return "-----BEGIN PRIVATE KEY-----\n" + lines + "\n-----END PRIVATE KEY-----\n";
    }
}
