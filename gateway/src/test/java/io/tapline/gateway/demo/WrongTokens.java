package io.tapline.gateway.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes access tokens that the gateway must not take, as somebody would who has a key pair and a web server of his own. */
final class WrongTokens implements AutoCloseable {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final WholeSystem system;
    private final KeyPair stranger = newKeyPair();
    private final HttpServer strangersServer;
    private final AtomicInteger visits = new AtomicInteger();

    WrongTokens(WholeSystem system) throws IOException {
        this.system = system;
        strangersServer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        strangersServer.createContext("/", visit -> {
            visits.incrementAndGet();
            byte[] keys = new JsonObject()
                    .put("keys", new JsonArray().add(strangersKey()))
                    .toBuffer()
                    .getBytes();
            visit.sendResponseHeaders(200, keys.length);
            visit.getResponseBody().write(keys);
            visit.close();
        });
        strangersServer.start();
    }

    /** How often anybody has asked the stranger's web server for anything. */
    int visits() {
        return visits.get();
    }

    String strangersUrl() {
        return "http://127.0.0.1:" + strangersServer.getAddress().getPort() + "/keys";
    }

    /** Claims of a token of Alice's that is right in every way. */
    JsonObject claims() {
        return payload(system.userToken(DemoConfig.CLIENT_ID, "alice"));
    }

    /** Claims of a right token of an app's server. */
    JsonObject appClaims(String clientId) {
        return payload(system.appToken(clientId));
    }

    String userToken(String user) {
        return system.userToken(DemoConfig.CLIENT_ID, user);
    }

    static JsonObject payload(String token) {
        return new JsonObject(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), UTF_8));
    }

    /** By the issuer's own key, and with its header. */
    String signed(JsonObject claims) {
        return system.keys.sign(claims);
    }

    /** Likewise, with more in its header. */
    String signed(JsonObject header, JsonObject claims) {
        return system.keys.sign(header, claims);
    }

    /** The header that the issuer writes. */
    JsonObject header() {
        return new JsonObject()
                .put("typ", "JWT")
                .put("alg", "RS256")
                .put("kid", issuersKey().getString("kid"));
    }

    JsonObject issuersKey() {
        return system.keys.publicKeys().getJsonArray("keys").getJsonObject(0);
    }

    JsonObject strangersKey() {
        RSAPublicKey key = (RSAPublicKey) stranger.getPublic();
        return new JsonObject()
                .put("kty", "RSA")
                .put("use", "sig")
                .put("alg", "RS256")
                .put("kid", issuersKey().getString("kid"))
                .put("n", BASE64.encodeToString(unsigned(key.getModulus())))
                .put("e", BASE64.encodeToString(unsigned(key.getPublicExponent())));
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    /** Signed by the stranger, RS256. */
    String strangersToken(JsonObject header, JsonObject claims) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(stranger.getPrivate());
            String signed = segment(header) + "." + segment(claims);
            signature.update(signed.getBytes(US_ASCII));
            return signed + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signed with the issuer's public key as if it were a shared secret. */
    String signedWithThePublicKey(JsonObject claims) {
        try {
            String pem = "-----BEGIN PUBLIC KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(issuersPublicKey().getEncoded()) + "\n-----END PUBLIC KEY-----\n";
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(pem.getBytes(US_ASCII), "HmacSHA256"));
            String signed = segment(header().put("alg", "HS256")) + "." + segment(claims);
            return signed + "." + BASE64.encodeToString(mac.doFinal(signed.getBytes(US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private RSAPublicKey issuersPublicKey() throws GeneralSecurityException {
        return (RSAPublicKey) KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(number(issuersKey(), "n"), number(issuersKey(), "e")));
    }

    private static BigInteger number(JsonObject key, String member) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(key.getString(member)));
    }

    /** A right token with one of its three parts put in the place of its own. */
    String withPart(int part, String replacement) {
        String[] parts = signed(claims()).split("\\.");
        parts[part] = replacement;
        return String.join(".", parts);
    }

    /** A right token with another header, its signature kept. */
    String withHeader(JsonObject header) {
        return withPart(0, segment(header));
    }

    String withFlippedSignature() {
        String token = signed(claims());
        int middle = (token.lastIndexOf('.') + token.length()) / 2;
        char other = token.charAt(middle) == 'A' ? 'B' : 'A';
        return token.substring(0, middle) + other + token.substring(middle + 1);
    }

    static String segment(JsonObject json) {
        return BASE64.encodeToString(json.encode().getBytes(UTF_8));
    }

    private static KeyPair newKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        strangersServer.stop(0);
    }
}
