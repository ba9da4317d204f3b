package io.tapline.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.tapline.gateway.subscription.SubscriptionRegistry.Registered;
import io.tapline.push.Endpoint;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresSubscriptionsIT {

    private static final App APP = Samples.app(3);

    private final EventLoop loop = new EventLoop();
    private final SubscriptionDatabase database = new SubscriptionDatabase();
    private final Pool pool = database.pool(loop.vertx());
    private final MapIndex index = new MapIndex();
    private final Samples.MovableClock clock = new Samples.MovableClock();
    private final SubscriptionRegistry registry = new PostgresSubscriptions(
            pool, index, UUID::randomUUID, new SecureRandom(), clock, Samples.LIFETIME, SubscriptionDatabase.TIMEOUT);
    private UserKey user = Samples.user();

    @BeforeAll
    void connect() {
        loop.await(() -> pool.query("select 1").execute());
    }

    @BeforeEach
    void newUser() {
        user = Samples.user();
        index.setAway(false);
    }

    @AfterAll
    void close() {
        loop.close();
    }

    @Test
    void everyPlatformIsKeptAsItCame() {
        App roomy = Samples.app(4);
        for (Endpoint endpoint : Samples.endpoints(Samples.NOON)) {
            register(roomy, user, new SubscriptionRequest(endpoint.platform().wireName(), null, endpoint));
            clock.advance(Duration.ofMillis(1));
        }

        assertThat(list(user))
                .extracting(kept -> List.of(AddressFields.of(kept.subscription().endpoint())))
                .containsExactlyElementsOf(Samples.endpoints(Samples.NOON).stream()
                        .map(endpoint -> List.of(AddressFields.of(endpoint)))
                        .toList());
        assertThat(indexed(user))
                .isEqualTo(list(user).stream()
                        .map(SubscriptionRecord::subscription)
                        .toList());
    }

    @Test
    void firstRegistrationCreates() {
        Registered registered = register(user, "phone", Samples.token());
        Subscription subscription = registered.subscription().subscription();

        assertThat(registered.created()).isTrue();
        assertThat(subscription.registration()).isEqualTo(1);
        assertThat(subscription.endpoint().registeredAt()).isEqualTo(clock.instant());
        assertThat(subscription.expiresAt()).isEqualTo(clock.instant().plus(Samples.LIFETIME));
        assertThat(registered.subscription().unsid()).isEqualTo(new Unsid(user, subscription.secret()));
        assertThat(list(user)).containsExactly(registered.subscription());
    }

    @Test
    void renewalKeepsIdAndUnsidThoughTheAddressChanged() {
        SubscriptionRecord first = register(user, "phone", Samples.token()).subscription();
        clock.advance(Duration.ofDays(1));
        Registered renewed = register(user, "phone", "the new token " + user);
        SubscriptionRecord second = renewed.subscription();

        assertThat(renewed.created()).isFalse();
        assertThat(second.unsid()).isEqualTo(first.unsid());
        assertThat(second.createdAt()).isEqualTo(first.createdAt());
        assertThat(second.subscription().id()).isEqualTo(first.subscription().id());
        assertThat(second.subscription().registration()).isEqualTo(2);
        assertThat(second.subscription().expiresAt()).isEqualTo(clock.instant().plus(Samples.LIFETIME));
        assertThat(AddressFields.of(second.subscription().endpoint())).containsExactly("the new token " + user);
        assertThat(indexed(user)).containsExactly(second.subscription());
    }

    @Test
    void addressMovesToTheUserWhoRegisteredLast() {
        UserKey other = Samples.user();
        String token = Samples.token();
        register(user, "shared", token);
        SubscriptionRecord tablet = register(user, "tablet", Samples.token()).subscription();
        SubscriptionRecord moved = register(other, "shared", token).subscription();

        assertThat(list(user)).containsExactly(tablet);
        assertThat(indexed(user)).containsExactly(tablet.subscription());
        assertThat(list(other)).containsExactly(moved);
        assertThat(indexed(other)).containsExactly(moved.subscription());
    }

    @Test
    void addressMovesToTheDeviceIdThatRegisteredLast() {
        String token = Samples.token();
        register(user, "before", token);
        SubscriptionRecord after = register(user, "after", token).subscription();

        assertThat(list(user)).containsExactly(after);
        assertThat(indexed(user)).containsExactly(after.subscription());
    }

    @Test
    void renewalTakesTheAddressOfAnotherDeviceOfTheUser() {
        String token = Samples.token();
        SubscriptionRecord one = register(user, "one", Samples.token()).subscription();
        register(user, "two", token);
        SubscriptionRecord renewed = register(user, "one", token).subscription();

        assertThat(renewed.unsid()).isEqualTo(one.unsid());
        assertThat(list(user)).containsExactly(renewed);
    }

    @Test
    void oneMoreThanTheAppAllowsIsAConflictAndTakesNothing() {
        UserKey other = Samples.user();
        String token = Samples.token();
        SubscriptionRecord others = register(other, "phone", token).subscription();
        List.of("a", "b", "c").forEach(device -> register(user, device, Samples.token()));

        assertThatExceptionOfType(ApiFailure.class)
                .isThrownBy(() -> register(user, "d", token))
                .returns(ApiError.CONFLICT, ApiFailure::error);
        assertThat(list(user)).hasSize(3);
        assertThat(list(other)).containsExactly(others);
    }

    @Test
    void renewalAtTheLimitIsNoConflict() {
        List.of("a", "b", "c").forEach(device -> register(user, device, Samples.token()));

        assertThat(register(user, "b", Samples.token()).created()).isFalse();
    }

    @Test
    void expiredSubscriptionsReceiveNothingAndLeaveRoom() {
        List.of("a", "b", "c").forEach(device -> register(user, device, Samples.token()));
        List<SubscriptionRecord> old = list(user);
        clock.advance(Samples.LIFETIME);

        assertThat(list(user)).isEmpty();
        assertThat(find(user, old.get(0).subscription().id())).isEmpty();
        assertThat(delete(user, old.get(0).subscription().id())).isFalse();
        UserEndpoints stillIndexed = loop.await(() -> index.get(user)).orElseThrow();
        assertThat(stillIndexed.subscriptions()).hasSize(3);
        assertThat(stillIndexed.withSecret(old.get(0).subscription().secret(), clock.instant()))
                .isEmpty();

        SubscriptionRecord fourth = register(user, "d", Samples.token()).subscription();
        assertThat(indexed(user)).containsExactly(fourth.subscription());
    }

    @Test
    void expiredDeviceRegistersAnew() {
        SubscriptionRecord old = register(user, "phone", Samples.token()).subscription();
        clock.advance(Samples.LIFETIME);
        Registered anew = register(user, "phone", Samples.token());

        assertThat(anew.created()).isTrue();
        assertThat(anew.subscription().unsid()).isNotEqualTo(old.unsid());
    }

    @Test
    void usersSeeOnlyTheirOwn() {
        SubscriptionRecord mine = register(user, "phone", Samples.token()).subscription();
        UUID id = mine.subscription().id();
        UserKey other = Samples.user();
        register(other, "phone", Samples.token());

        assertThat(find(user, id)).contains(mine);
        assertThat(find(other, id)).isEmpty();
        assertThat(delete(other, id)).isFalse();
        assertThat(loop.await(() -> registry.removeGone(other, mine.subscription(), null)))
                .isFalse();
        assertThat(list(user)).containsExactly(mine);
    }

    @Test
    void deletedSubscriptionIsGoneFromTheIndex() {
        SubscriptionRecord kept = register(user, "tablet", Samples.token()).subscription();
        UUID id = register(user, "phone", Samples.token())
                .subscription()
                .subscription()
                .id();

        assertThat(delete(user, id)).isTrue();
        assertThat(delete(user, id)).isFalse();
        assertThat(indexed(user)).containsExactly(kept.subscription());
    }

    @Test
    void lastDeletionLeavesAnEmptyListWithANewerVersion() {
        UUID id = register(user, "phone", Samples.token())
                .subscription()
                .subscription()
                .id();
        long version = loop.await(() -> index.get(user)).orElseThrow().version();
        delete(user, id);

        assertThat(loop.await(() -> index.get(user))).contains(new UserEndpoints("notes", version + 1, List.of()));
    }

    @Test
    void goneEndpointIsRemoved() {
        Subscription sentTo =
                register(user, "phone", Samples.token()).subscription().subscription();

        assertThat(loop.await(() -> registry.removeGone(user, sentTo, null))).isTrue();
        assertThat(indexed(user)).isEmpty();
        assertThat(loop.await(() -> registry.removeGone(user, sentTo, null))).isFalse();
    }

    @Test
    void endpointThatWasRegisteredAgainIsNotTheOneThatIsGone() {
        String token = Samples.token();
        Subscription sentTo = register(user, "phone", token).subscription().subscription();
        register(user, "phone", token);

        assertThat(loop.await(() -> registry.removeGone(user, sentTo, null))).isFalse();
        assertThat(list(user)).hasSize(1);
    }

    @Test
    void endpointThatWasRegisteredAfterItsProviderGaveItUpStays() {
        Subscription sentTo =
                register(user, "phone", Samples.token()).subscription().subscription();

        assertThat(loop.await(() -> registry.removeGone(user, sentTo, clock.instant())))
                .isFalse();
        assertThat(loop.await(
                        () -> registry.removeGone(user, sentTo, clock.instant().plusMillis(1))))
                .isTrue();
    }

    @Test
    void changeStandsWhileTheIndexIsAway() {
        index.setAway(true);
        SubscriptionRecord registered = register(user, "phone", Samples.token()).subscription();

        assertThat(list(user)).containsExactly(registered);
        assertThat(SubscriptionDatabase.isDirty(loop, pool, user)).isTrue();
    }

    @Test
    void changeThatTheIndexHasLeavesNoMark() {
        register(user, "phone", Samples.token());

        assertThat(SubscriptionDatabase.isDirty(loop, pool, user)).isFalse();
    }

    @Test
    void nulInTextIsTheCallersFault() {
        assertThatExceptionOfType(ApiFailure.class)
                .isThrownBy(() -> register(user, "phone\0", Samples.token()))
                .returns(ApiError.INVALID_REQUEST, ApiFailure::error);
        assertThatExceptionOfType(ApiFailure.class)
                .isThrownBy(() -> register(user, "phone", Samples.token() + "\0"))
                .returns(ApiError.INVALID_REQUEST, ApiFailure::error);
    }

    @Test
    void callersAreToldToComeBackWhilePostgresIsAway() {
        Pool away = SubscriptionDatabase.away(loop.vertx());
        SubscriptionRegistry lost = new PostgresSubscriptions(
                away,
                index,
                UUID::randomUUID,
                new SecureRandom(),
                clock,
                Samples.LIFETIME,
                SubscriptionDatabase.TIMEOUT);

        assertThatExceptionOfType(ApiFailure.class)
                .isThrownBy(() -> loop.await(() -> lost.register(APP, user, Samples.android("phone", Samples.token()))))
                .returns(ApiError.SERVICE_UNAVAILABLE, ApiFailure::error)
                .satisfies(failure -> assertThat(failure.retryAfter()).isPositive());
        assertThatExceptionOfType(ApiFailure.class)
                .isThrownBy(() -> loop.await(() -> lost.list(user)))
                .returns(ApiError.SERVICE_UNAVAILABLE, ApiFailure::error);
    }

    @Test
    void oneOfManyWhoFightForAnAddressHasIt() {
        String token = Samples.token();
        List<UserKey> users = new ArrayList<>();
        List<Future<?>> registrations = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            UserKey fighter = Samples.user();
            users.add(fighter);
            registrations.add(loop.begin(() -> registry.register(APP, fighter, Samples.android("phone", token))));
        }
        Future<?> all = Future.join(registrations);
        loop.await(() -> all.otherwiseEmpty());

        assertThat(registrations.stream().filter(Future::failed)).isEmpty();
        assertThat(users.stream().filter(fighter -> !list(fighter).isEmpty())).hasSize(1);
        assertThat(users).allSatisfy(fighter -> assertThat(indexed(fighter)).hasSameSizeAs(list(fighter)));
    }

    private Registered register(UserKey owner, String device, String token) {
        return register(APP, owner, Samples.android(device, token));
    }

    private Registered register(App app, UserKey owner, SubscriptionRequest request) {
        return loop.await(() -> registry.register(app, owner, request));
    }

    private List<SubscriptionRecord> list(UserKey owner) {
        return loop.await(() -> registry.list(owner));
    }

    private List<Subscription> indexed(UserKey owner) {
        return loop.await(() -> index.get(owner)).orElseThrow().subscriptions();
    }

    private Optional<SubscriptionRecord> find(UserKey owner, UUID id) {
        return loop.await(() -> registry.find(owner, id));
    }

    private boolean delete(UserKey owner, UUID id) {
        return loop.await(() -> registry.delete(owner, id));
    }
}
