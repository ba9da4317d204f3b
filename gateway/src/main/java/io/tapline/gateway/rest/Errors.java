package io.tapline.gateway.rest;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns every failure into an answer in Graph's shape. Thread-safe. */
final class Errors {

    private static final Logger log = LoggerFactory.getLogger(Errors.class);

    private final Clock clock;

    Errors(Clock clock) {
        this.clock = clock;
    }

    /** Answers with the {@link ApiFailure}, or with 500 for anything else, which is logged under the request's id. */
    void answer(Exchange exchange, Throwable failure) {
        if (failure instanceof ApiFailure apiFailure) {
            answer(exchange, apiFailure);
            return;
        }
        log.atError()
                .addKeyValue("requestId", exchange.requestId())
                .setCause(failure)
                .log("A request failed");
        answer(
                exchange,
                ApiFailure.of(ApiError.INTERNAL_ERROR, "The gateway failed; request-id tells its operator how"));
    }

    /** Answers that the path is none, or has other methods. */
    void answerUnsupported(Exchange exchange, Set<HttpMethod> methods) {
        if (methods.isEmpty()) {
            answer(exchange, ApiFailure.of(ApiError.NOT_FOUND, "There is no such path"));
            return;
        }
        exchange.addHeader(
                HttpHeaders.ALLOW,
                methods.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", ")));
        answer(exchange, ApiFailure.of(ApiError.METHOD_NOT_ALLOWED, "This path does not support the method"));
    }

    private void answer(Exchange exchange, ApiFailure failure) {
        if (exchange.isOver()) {
            return;
        }
        addHeaders(exchange, failure);
        exchange.json(failure.error().status(), body(exchange, failure));
    }

    private static void addHeaders(Exchange exchange, ApiFailure failure) {
        Duration retryAfter = failure.retryAfter();
        if (retryAfter != null) {
            exchange.addHeader(HttpHeaders.RETRY_AFTER, Long.toString(wholeSeconds(retryAfter)));
        }
        String location = failure.location();
        if (location != null) {
            exchange.addHeader(HttpHeaders.LOCATION, location);
        }
        if (failure.error() == ApiError.UNAUTHENTICATED) {
            exchange.addHeader("WWW-Authenticate", "Bearer");
        }
        if (BodyReader.CONTENT_ENCODING.equals(failure.target())) {
            // RFC 9110 section 15.5.16
            exchange.addHeader(HttpHeaders.ACCEPT_ENCODING, "gzip, deflate");
        }
    }

    /** Rounded up: the header has whole seconds, and a caller should not come back too early. */
    private static long wholeSeconds(Duration duration) {
        return Math.max(1, duration.plusMillis(999).toSeconds());
    }

    private Buffer body(Exchange exchange, ApiFailure failure) {
        JsonOutput json = new JsonOutput(512);
        json.ascii("{\"error\":{\"code\":\"").ascii(failure.error().code());
        json.ascii("\",\"message\":").text(failure.message());
        @Nullable String target = failure.target();
        if (target != null) {
            json.ascii(",\"target\":").text(target);
        }
        json.ascii(",\"innerError\":{\"date\":").instant(clock.instant().truncatedTo(ChronoUnit.SECONDS));
        json.ascii(",\"request-id\":").text(exchange.requestId());
        json.ascii(",\"client-request-id\":").text(exchange.clientRequestId());
        return json.ascii("}}}").toBuffer();
    }
}
