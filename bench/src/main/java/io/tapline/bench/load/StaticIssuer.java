package io.tapline.bench.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * An OpenID Connect issuer of discovery document, one RS256 key and nothing else: the tokens are signed here, before the load.
 * Thread-safe.
 */
public final class StaticIssuer implements AutoCloseable {

    static final String AUDIENCE = "tapline-bench";

    private static final String SCOPE = "Notifications.ReadWrite.CreatedByApp";
    private static final String TENANT = "bench";
    private static final String KEY_ID = "bench-1";
    private static final Duration LIFE = Duration.ofHours(12);
    private static final int KEY_BITS = 2048;
    private static final Base64.Encoder BASE64_URL = Base64.getUrlEncoder().withoutPadding();

    private final HttpServer server;
    private final KeyPair keys;

    private StaticIssuer(HttpServer server, KeyPair keys) {
        this.server = server;
        this.keys = keys;
    }

    public static StaticIssuer start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        StaticIssuer issuer = new StaticIssuer(server, newKeys());
        server.createContext("/.well-known/openid-configuration", exchange -> answer(exchange, issuer.discovery()));
        server.createContext("/jwks", exchange -> answer(exchange, issuer.keySet()));
        server.start();
        return issuer;
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(KEY_BITS);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has RSA", e);
        }
    }

    /** The value of {@code iss}. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private String discovery() {
        return """
                {"issuer":"%1$s","jwks_uri":"%1$s/jwks","token_endpoint":"%1$s/token",\
                "response_types_supported":["token"],"subject_types_supported":["public"],\
                "id_token_signing_alg_values_supported":["RS256"]}""".formatted(url());
    }

    private String keySet() {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        return """
                {"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"%s","n":"%s","e":"%s"}]}""".formatted(KEY_ID, base64Url(key.getModulus()), base64Url(key.getPublicExponent()));
    }

    /** Unsigned, big-endian, without leading zeros (RFC 7518 section 6.3.1). */
    private static String base64Url(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return BASE64_URL.encodeToString(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    /** A token of the app's server itself. */
    public String appToken(Caller caller) {
        return token(caller, "\"sub\":\"%1$s\",\"idtyp\":\"app\"".formatted(caller.clientId()));
    }

    /** A token of one of the app's users. */
    public String userToken(Caller caller, String user) {
        return token(caller, "\"sub\":\"%s\",\"scp\":\"%s\"".formatted(user, SCOPE));
    }

    private String token(Caller caller, String claims) {
        Instant now = Instant.now();
        String header = "{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"" + KEY_ID + "\"}";
        String payload =
                "{\"iss\":\"%s\",\"aud\":\"%s\",\"azp\":\"%s\",\"tid\":\"%s\",\"iat\":%d,\"nbf\":%d,\"exp\":%d,%s}"
                        .formatted(
                                url(),
                                AUDIENCE,
                                caller.clientId(),
                                TENANT,
                                now.getEpochSecond(),
                                now.getEpochSecond(),
                                now.plus(LIFE).getEpochSecond(),
                                claims);
        String signed = base64Url(header) + "." + base64Url(payload);
        return signed + "." + BASE64_URL.encodeToString(sign(signed));
    }

    private static String base64Url(String text) {
        return BASE64_URL.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] sign(String text) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with a key that was just made", e);
        }
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        try (exchange) {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
