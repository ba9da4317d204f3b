package io.tapline.gateway.onboarding;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.identity.HttpDocuments;
import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.http.HttpServer;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A domain that shows its proof, or something else, by HTTP and by DNS. */
@ExtendWith(VertxExtension.class)
class DomainEvidenceIT {

    private static final String CHALLENGE = "tapline-domain-proof=abc";

    private volatile String shown = CHALLENGE;
    private volatile int status = 200;
    private DomainEvidence evidence;
    private HttpDocuments documents;
    private DatagramSocket dns;
    private String base;

    @BeforeEach
    void serve(Vertx vertx) throws Exception {
        HttpServer site = vertx.createHttpServer()
                .requestHandler(request -> request.response()
                        .setStatusCode(request.path().equals("/.well-known/tapline-domain-proof.txt") ? status : 404)
                        .putHeader("Location", "/elsewhere")
                        .end(shown))
                .listen(0, "127.0.0.1")
                .await(20, TimeUnit.SECONDS);
        base = "http://127.0.0.1:" + site.actualPort();
        dns = vertx.createDatagramSocket().listen(0, "127.0.0.1").await(20, TimeUnit.SECONDS);
        dns.handler(this::answer);
        documents = new HttpDocuments(vertx);
        evidence = evidence(vertx, Set.of("127.0.0.1:" + site.actualPort()));
    }

    private DomainEvidence evidence(Vertx vertx, Set<String> privateHosts) {
        return new DomainEvidence(
                documents,
                vertx.createDnsClient(dns.localAddress().port(), "127.0.0.1"),
                host -> URI.create(base),
                privateHosts);
    }

    /** RFC 1035 section 4: the question back, and one TXT record that refers to its name. */
    private void answer(DatagramPacket query) {
        Buffer question = query.data();
        Buffer answer = question.copy();
        boolean known = question.toString(US_ASCII).contains("_tapline");
        answer.setUnsignedShort(2, known ? 0x8180 : 0x8183);
        answer.setUnsignedShort(6, known ? 1 : 0);
        answer.setUnsignedShort(8, 0).setUnsignedShort(10, 0);
        if (known) {
            byte[] text = shown.getBytes(US_ASCII);
            answer.appendUnsignedShort(0xc00c)
                    .appendUnsignedShort(16)
                    .appendUnsignedShort(1)
                    .appendUnsignedInt(60)
                    .appendUnsignedShort(text.length + 1)
                    .appendUnsignedByte((short) text.length)
                    .appendBytes(text);
        }
        dns.send(answer, query.sender().port(), query.sender().host());
    }

    private static String refusal(Future<Void> proof) throws Exception {
        Throwable failure = proof.transform(done -> Future.<Throwable>succeededFuture(done.cause()))
                .await(20, TimeUnit.SECONDS);
        assertThat(failure).isInstanceOf(ApiFailure.class);
        assertThat(((ApiFailure) failure).error()).isEqualTo(ApiError.CONFLICT);
        return ((ApiFailure) failure).message();
    }

    @Test
    void fileWithTheChallengeProvesTheDomain() throws Exception {
        shown = CHALLENGE + "\n";

        evidence.requireWellKnown("app.example", CHALLENGE).await(20, TimeUnit.SECONDS);
    }

    @Test
    void fileWithAnythingElseDoesNotAndIsNotQuoted() throws Exception {
        shown = "a secret of somebody else";
        assertThat(refusal(evidence.requireWellKnown("app.example", CHALLENGE)))
                .contains("does not hold the challenge")
                .doesNotContain(shown);

        shown = CHALLENGE + " and more";
        refusal(evidence.requireWellKnown("app.example", CHALLENGE));
    }

    @Test
    void redirectIsNotFollowed() throws Exception {
        status = 302;

        assertThat(refusal(evidence.requireWellKnown("app.example", CHALLENGE))).contains("answers 302");
    }

    @Test
    void privateAddressIsNotConnectedTo(Vertx vertx) throws Exception {
        assertThat(refusal(evidence(vertx, Set.of()).requireWellKnown("127.0.0.1", CHALLENGE)))
                .contains("cannot be fetched");
    }

    @Test
    void textRecordWithTheChallengeProvesTheDomain() throws Exception {
        evidence.requireDns("app.example", CHALLENGE).await(20, TimeUnit.SECONDS);
    }

    @Test
    void textRecordWithAnythingElseDoesNot() throws Exception {
        shown = "v=spf1 -all";

        assertThat(refusal(evidence.requireDns("app.example", CHALLENGE))).contains("_tapline.app.example");
    }
}
