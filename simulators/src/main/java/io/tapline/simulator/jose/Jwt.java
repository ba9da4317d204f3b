package io.tapline.simulator.jose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Optional;

/** A JSON Web Token in compact form (RFC 7515), parsed and not yet believed. */
public record Jwt(JsonNode header, JsonNode claims, byte[] signedBytes, byte[] signature) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Empty when the text is not three base64url parts, the first two of them JSON objects. */
    public static Optional<Jwt> parse(String compact) {
        String[] parts = compact.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            var base64 = Base64.getUrlDecoder();
            JsonNode header = JSON.readTree(base64.decode(parts[0]));
            JsonNode claims = JSON.readTree(base64.decode(parts[1]));
            byte[] signed = (parts[0] + '.' + parts[1]).getBytes(StandardCharsets.US_ASCII);
            return header.isObject() && claims.isObject()
                    ? Optional.of(new Jwt(header, claims, signed, base64.decode(parts[2])))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException notAToken) {
            return Optional.empty();
        }
    }

    /** A claim as text; empty text when it is absent or not a string. */
    public String claim(String name) {
        return claims.path(name).isTextual() ? claims.path(name).textValue() : "";
    }

    public String headerField(String name) {
        return header.path(name).isTextual() ? header.path(name).textValue() : "";
    }

    /** A time claim in seconds; empty when it is absent or not an integer. */
    public Optional<Long> seconds(String name) {
        JsonNode claim = claims.path(name);
        return claim.isIntegralNumber() ? Optional.of(claim.longValue()) : Optional.empty();
    }

    /** Whether this is signed with ES256 (R and S side by side, RFC 7518 section 3.4) by the key's owner. */
    public boolean signedEs256(PublicKey key) {
        return headerField("alg").equals("ES256")
                && signature.length == 64
                && verify("SHA256withECDSAinP1363Format", key);
    }

    /** The same with R and S in ASN.1 (DER), which is not what RFC 7518 says. */
    public boolean signedEs256InDer(PublicKey key) {
        return headerField("alg").equals("ES256") && verify("SHA256withECDSA", key);
    }

    public boolean signedRs256(PublicKey key) {
        return headerField("alg").equals("RS256") && verify("SHA256withRSA", key);
    }

    private boolean verify(String algorithm, PublicKey key) {
        try {
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(key);
            verifier.update(signedBytes);
            return verifier.verify(signature);
        } catch (GeneralSecurityException badSignature) {
            return false;
        }
    }
}
