package io.tapline.fcm;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapline.http2.Origin;
import io.tapline.http2.Request;
import io.tapline.http2.Response;
import io.tapline.http2.Transport;
import io.tapline.push.Credential;
import io.tapline.push.CredentialSource;
import io.tapline.push.JsonString;
import io.tapline.push.credential.CachedCredentials.Listener;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import java.net.URI;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FcmCredentialsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final KeyPair PAIR = rsa();
    private static final String FILE =
            "{\"type\":\"service_account\",\"project_id\":\"demo\",\"private_key_id\":\"k1\","
                    + "\"private_key\":" + JsonString.quoted(pem()) + ",\"client_email\":\"push@demo.example\","
                    + "\"client_id\":\"1\",\"token_uri\":\"https://oauth2.example/token\"}";

    private final List<Request> requests = new ArrayList<>();
    private final CredentialSource credentials = FcmCredentials.of(
            ServiceAccount.parse(FILE),
            new AnsweringTransport(),
            Runnable::run,
            Clock.fixed(NOW, ZoneOffset.UTC),
            Listener.NONE);

    @Test
    void assertionIsSignedAndExchangedForAToken() throws GeneralSecurityException {
        Credential credential = credentials.get("").result();
        Map<String, String> form = form(requests.get(0));
        String[] jwt = form.getOrDefault("assertion", "").split("\\.");

        assertThat(credential).isEqualTo(new Credential("Bearer ya29", NOW.plusSeconds(3599)));
        assertThat(requests.get(0).target()).hasToString("/token");
        assertThat(form).containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
        assertThat(decoded(jwt[0])).isEqualTo("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"k1\"}");
        assertThat(decoded(jwt[1]))
                .isEqualTo("{\"iss\":\"push@demo.example\",\"scope\":\"" + FcmCredentials.SCOPE
                        + "\",\"aud\":\"https://oauth2.example/token\",\"iat\":" + NOW.getEpochSecond() + ",\"exp\":"
                        + NOW.plusSeconds(3600).getEpochSecond() + "}");
        Signature verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(PAIR.getPublic());
        verifier.update((jwt[0] + "." + jwt[1]).getBytes(US_ASCII));
        assertThat(verifier.verify(Base64.getUrlDecoder().decode(jwt[2]))).isTrue();
    }

    @Test
    void tokenIsFetchedOnceUntilItIsRefused() {
        Credential first = credentials.get("").result();
        assertThat(credentials.get("").result()).isSameAs(first);
        assertThat(requests).hasSize(1);

        credentials.refused(first);
        credentials.get("");
        assertThat(requests).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"project_id", "client_email", "private_key_id", "private_key", "token_uri"})
    void fileThatLacksAFieldIsRefusedByName(String field) {
        assertThatThrownBy(() -> ServiceAccount.parse(FILE.replace("\"" + field + "\"", "\"x\"")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the service account has no " + field);
    }

    @Test
    void fileThatIsNotJsonIsNotQuoted() {
        assertThatThrownBy(() -> ServiceAccount.parse("very secret"))
                .hasMessage("the service account is not JSON")
                .hasNoCause();
        assertThat(ServiceAccount.parse(FILE).toString()).doesNotContain("PRIVATE");
    }

    private static Map<String, String> form(Request request) {
        return Stream.of(new String(request.body().head(), US_ASCII).split("&"))
                .map(field -> field.split("="))
                .collect(Collectors.toMap(field -> field[0], field -> URLDecoder.decode(field[1], UTF_8)));
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), UTF_8);
    }

    private static KeyPair rsa() {
        try {
            return KeyPairGenerator.getInstance("RSA").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem() {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(PAIR.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private final class AnsweringTransport implements Transport {
        @Override
        public void exchange(Origin origin, Request request, Completable<Response> answer) {
            assertThat(origin).isEqualTo(Origin.of(URI.create("https://oauth2.example")));
            requests.add(request);
            String token = "{\"access_token\":\"ya29\",\"expires_in\":3599,\"token_type\":\"Bearer\"}";
            answer.succeed(new Response(200, List.of(), token.getBytes(UTF_8)));
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }
    }
}
