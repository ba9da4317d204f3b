package io.tapline.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;

/** Signs tokens with any claims, right or wrong. */
public final class TestJwt {

    private static final ObjectMapper JSON = new ObjectMapper();

    private TestJwt() {}

    public static String es256(Map<String, ?> header, Map<String, ?> claims, PrivateKey key) {
        return sign("SHA256withECDSAinP1363Format", header, claims, key);
    }

    public static String rs256(Map<String, ?> header, Map<String, ?> claims, PrivateKey key) {
        return sign("SHA256withRSA", header, claims, key);
    }

    private static String sign(String algorithm, Map<String, ?> header, Map<String, ?> claims, PrivateKey key) {
        try {
            String signed = encode(header) + "." + encode(claims);
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException | JsonProcessingException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static String encode(Map<String, ?> object) throws JsonProcessingException {
        return base64(JSON.writeValueAsBytes(object));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public static PrivateKey privateKey(String algorithm, String pem) {
        try {
            String base64 = pem.replaceAll("-----[A-Z ]+-----", "");
            byte[] pkcs8 = Base64.getMimeDecoder().decode(base64);
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
