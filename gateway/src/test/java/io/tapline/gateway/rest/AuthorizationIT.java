package io.tapline.gateway.rest;

import static io.tapline.gateway.rest.TestApps.ALICE;
import static io.tapline.gateway.rest.TestApps.BOB;
import static io.tapline.gateway.rest.TestApps.FABRIKAM_USER;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.subscription.Unsid;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who may do what: every route with every kind of wrong token and X-UNS-ID. */
class AuthorizationIT extends RestServerCase {

    private List<HttpRequest.Builder> everyNotificationRoute(String token) {
        String item = NOTIFICATIONS + "/" + new UUID(0, 1);
        return List.of(
                json(request(NOTIFICATIONS, token), RAW),
                request(NOTIFICATIONS, token),
                request(NOTIFICATIONS + "/$count", token),
                request(item, token),
                request(item + "/deliveries", token),
                request(item, token).DELETE());
    }

    private List<HttpRequest.Builder> everySubscriptionRoute(String token) {
        String item = SUBSCRIPTIONS + "/" + new UUID(0, 1);
        return List.of(
                json(request(SUBSCRIPTIONS, token), ANDROID),
                request(SUBSCRIPTIONS, token),
                request(item, token),
                request(item, token).DELETE());
    }

    private List<HttpRequest.Builder> everyRoute(String token) {
        List<HttpRequest.Builder> all = new ArrayList<>(everyNotificationRoute(token));
        all.addAll(everySubscriptionRoute(token));
        return all;
    }

    @Test
    void noRouteAnswersWithoutATrustedToken() throws Exception {
        for (HttpRequest.Builder request : everyRoute("nobody")) {
            HttpResponse<String> response = send(request);
            assertError(response, ApiError.UNAUTHENTICATED);
            assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            assertError(send(request.setHeader("Authorization", "Basic YTpi")), ApiError.UNAUTHENTICATED);
        }
    }

    @Test
    void userTokenNeedsItsScopeOnEveryRoute() throws Exception {
        for (HttpRequest.Builder request : everyRoute("alice-without-scope")) {
            assertError(send(request), ApiError.ACCESS_DENIED);
        }
    }

    @Test
    void appTokenMustNameTheUserOnEveryNotificationRoute() throws Exception {
        for (HttpRequest.Builder request : everyNotificationRoute("contoso-app")) {
            assertError(send(request), ApiError.INVALID_REQUEST, "X-UNS-ID");
        }
    }

    @Test
    void appTokenIsDeniedOnEverySubscriptionRoute() throws Exception {
        for (HttpRequest.Builder request : everySubscriptionRoute("contoso-app")) {
            assertError(send(request.header("X-UNS-ID", alice.toString())), ApiError.ACCESS_DENIED);
        }
    }

    @Test
    void everyWrongUnsidIsAnsweredAlike() throws Exception {
        Unsid bob = subscribe(BOB, Duration.ofDays(1));
        Unsid expired = subscribe(ALICE, Duration.ZERO);
        Unsid otherApp = subscribe(FABRIKAM_USER, Duration.ofDays(1));
        Unsid guessed = new Unsid(ALICE, new UUID(1, 2));
        Unsid unknownUser = new Unsid(new UserKey(new UUID(3, 4)), new UUID(1, 2));
        List<String> wrong = List.of("", "x", alice + "A", guessed.toString(), expired.toString());
        List<String> wrongForApps = List.of(otherApp.toString(), unknownUser.toString());
        List<String> wrongForAlice = List.of(otherApp.toString(), unknownUser.toString(), bob.toString());

        List<String> answers = new ArrayList<>();
        answers.addAll(answersTo("contoso-app", wrong));
        answers.addAll(answersTo("contoso-app", wrongForApps));
        answers.addAll(answersTo("alice", wrong));
        answers.addAll(answersTo("alice", wrongForAlice));

        assertThat(answers).hasSize(6 * (5 + 2 + 5 + 3)).containsOnly(answers.get(0));
        assertThat(answers.get(0)).startsWith("403").contains("invalidSubscription");
        assertThat(backend.stored).isEmpty();
    }

    /** Status, headers and body on every route, without what differs between any two requests. */
    private List<String> answersTo(String token, List<String> unsids) throws Exception {
        List<String> answers = new ArrayList<>();
        for (String unsid : unsids) {
            for (HttpRequest.Builder request : everyNotificationRoute(token)) {
                HttpResponse<String> response = send(request.header("X-UNS-ID", unsid));
                String id = response.headers().firstValue("request-id").orElseThrow();
                answers.add(
                        response.statusCode() + " " + (response.headers().map() + response.body()).replace(id, "ID"));
            }
        }
        return answers;
    }

    @Test
    void rightUnsidIsTakenWithEitherToken() throws Exception {
        post(RAW);
        for (String token : List.of("contoso-app", "alice")) {
            HttpResponse<String> count =
                    send(request(NOTIFICATIONS + "/$count", token).header("X-UNS-ID", alice.toString()));
            assertThat(count.body()).isEqualTo("1");
        }
    }

    @Test
    void usersSeeOnlyTheirOwn() throws Exception {
        post(RAW);
        send(json(request(SUBSCRIPTIONS, "alice"), ANDROID));
        String item = NOTIFICATIONS + "/" + backend.stored.get(0).id();
        String subscription = SUBSCRIPTIONS + "/"
                + backend.list(ALICE).result().get(1).subscription().id();
        for (String stranger : List.of("bob", "fabrikam-user")) {
            assertThat(values(send(request(NOTIFICATIONS, stranger)))).isEmpty();
            assertThat(send(request(NOTIFICATIONS + "/$count", stranger)).body())
                    .isEqualTo("0");
            assertError(send(request(item, stranger)), ApiError.NOT_FOUND);
            assertThat(send(request(item, stranger).DELETE()).statusCode()).isEqualTo(204);
            assertThat(values(send(request(SUBSCRIPTIONS, stranger)))).isEmpty();
            assertError(send(request(subscription, stranger)), ApiError.NOT_FOUND);
            assertThat(send(request(subscription, stranger).DELETE()).statusCode())
                    .isEqualTo(204);
        }
        assertThat(send(request(item, "alice")).statusCode()).isEqualTo(200);
        assertThat(send(request(subscription, "alice")).statusCode()).isEqualTo(200);
    }
}
