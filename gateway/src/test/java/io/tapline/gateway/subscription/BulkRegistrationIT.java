package io.tapline.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.tapline.gateway.subscription.BulkRegistration.Fate;
import io.tapline.gateway.subscription.BulkRegistration.Result;
import io.tapline.gateway.subscription.DeviceBatch.Device;
import io.vertx.sqlclient.Pool;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BulkRegistrationIT {

    private static final App APP = Samples.app(3);

    private final EventLoop loop = new EventLoop();
    private final SubscriptionDatabase database = new SubscriptionDatabase();
    private final Pool pool = database.pool(loop.vertx());
    private final MapIndex index = new MapIndex();
    private final Samples.MovableClock clock = new Samples.MovableClock();
    private final PostgresSubscriptions registry = new PostgresSubscriptions(
            pool, index, UUID::randomUUID, new SecureRandom(), clock, Samples.LIFETIME, SubscriptionDatabase.TIMEOUT);

    @BeforeAll
    void connect() {
        loop.await(() -> pool.query("select 1").execute());
    }

    @AfterAll
    void close() {
        loop.close();
    }

    @Test
    void everyDeviceOfABatchIsRegisteredAndIndexed() {
        UserKey alice = Samples.user();
        UserKey bob = Samples.user();
        List<Result> results = register(
                false,
                device(alice, "phone", Samples.token()),
                device(bob, "phone", Samples.token()),
                device(alice, "pad", Samples.token()));

        assertThat(results).extracting(Result::fate).containsOnly(Fate.CREATED);
        assertThat(list(alice)).extracting(SubscriptionRecord::deviceId).containsExactlyInAnyOrder("phone", "pad");
        assertThat(list(alice))
                .extracting(SubscriptionRecord::unsid)
                .containsExactlyInAnyOrder(
                        results.get(0).unsid(), results.get(2).unsid());
        assertThat(indexed(alice)).hasSize(2);
        assertThat(indexed(bob)).hasSize(1);
        assertThat(SubscriptionDatabase.isDirty(loop, pool, alice)).isFalse();
    }

    @Test
    void sameBatchAgainChangesNothing() {
        UserKey user = Samples.user();
        Device[] devices = {device(user, "a", Samples.token()), device(user, "b", Samples.token())};
        List<Result> first = register(false, devices);
        List<SubscriptionRecord> before = list(user);
        clock.advance(Duration.ofHours(1));

        for (boolean replace : new boolean[] {false, true}) {
            List<Result> again = register(replace, devices);

            assertThat(again).extracting(Result::fate).containsOnly(Fate.KEPT);
            assertThat(again)
                    .extracting(Result::unsid)
                    .isEqualTo(first.stream().map(Result::unsid).toList());
            assertThat(list(user)).isEqualTo(before);
        }
    }

    @Test
    void deviceThatRegisteredItselfKnowsBetterThanTheTable() {
        UserKey user = Samples.user();
        String fresh = Samples.token();
        loop.await(() -> registry.register(APP, user, Samples.android("phone", fresh)));
        List<SubscriptionRecord> before = list(user);

        assertThat(register(false, device(user, "phone", Samples.token())))
                .singleElement()
                .returns(Fate.KEPT, Result::fate)
                .returns(before.get(0).unsid(), Result::unsid);
        assertThat(list(user)).isEqualTo(before);
    }

    @Test
    void addressOfAnotherDeviceIsRefusedUnlessTheTableWins() {
        UserKey owner = Samples.user();
        UserKey other = Samples.user();
        String token = Samples.token();
        register(false, device(owner, "phone", token));

        assertThat(register(false, device(other, "phone", token)))
                .singleElement()
                .returns(Fate.REFUSED, Result::fate);
        assertThat(list(owner)).hasSize(1);

        assertThat(register(true, device(other, "phone", token)))
                .singleElement()
                .returns(Fate.CREATED, Result::fate);
        assertThat(list(owner)).isEmpty();
        assertThat(indexed(owner)).isEmpty();
        assertThat(indexed(other)).hasSize(1);
    }

    @Test
    void tableThatWinsReplacesTheAddressAndKeepsTheUnsid() {
        UserKey user = Samples.user();
        Result first = register(false, device(user, "phone", Samples.token())).get(0);
        Result second =
                register(true, device(user, "phone", "the new token " + user)).get(0);

        assertThat(second.fate()).isEqualTo(Fate.REPLACED);
        assertThat(second.unsid()).isEqualTo(first.unsid());
        assertThat(list(user))
                .singleElement()
                .satisfies(
                        kept -> assertThat(AddressFields.of(kept.subscription().endpoint()))
                                .containsExactly("the new token " + user));
    }

    @Test
    void deviceOverTheLimitIsRefusedAlone() {
        UserKey crowded = Samples.user();
        UserKey other = Samples.user();
        List<Device> devices = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            devices.add(device(crowded, "device-" + i, Samples.token()));
        }
        devices.add(device(other, "phone", Samples.token()));
        List<Result> results = register(false, devices.toArray(Device[]::new));

        assertThat(results)
                .extracting(Result::fate)
                .containsExactly(Fate.CREATED, Fate.CREATED, Fate.CREATED, Fate.REFUSED, Fate.CREATED);
        assertThat(results.get(3).reason()).contains("3 active subscriptions");
        assertThat(list(crowded)).hasSize(3);
    }

    @Test
    void expiryOfTheTableHoldsAndWithoutOneTheLifetime() {
        UserKey user = Samples.user();
        Instant expiry = clock.instant().plus(Duration.ofDays(90));
        register(
                false,
                new Device(user, Samples.android("long", Samples.token()), expiry),
                device(user, "usual", Samples.token()));

        assertThat(list(user))
                .extracting(kept -> kept.subscription().expiresAt())
                .containsExactlyInAnyOrder(expiry, clock.instant().plus(Samples.LIFETIME));
    }

    @Test
    void withoutTheIndexTheMarkStaysForTheSweeper() {
        UserKey user = Samples.user();
        MapIndex away = new MapIndex();
        away.setAway(true);

        loop.await(() -> bulk(pool, away, false).register(APP, batch(device(user, "phone", Samples.token()))));

        assertThat(list(user)).hasSize(1);
        assertThat(SubscriptionDatabase.isDirty(loop, pool, user)).isTrue();
    }

    @Test
    void postgresThatIsAwayFailsTheBatch() {
        Pool nowhere = SubscriptionDatabase.away(loop.vertx());

        assertThatExceptionOfType(ApiFailure.class)
                .isThrownBy(() -> loop.await(() -> bulk(nowhere, index, false)
                        .register(APP, batch(device(Samples.user(), "phone", Samples.token())))))
                .returns(ApiError.SERVICE_UNAVAILABLE, ApiFailure::error);
    }

    private static Device device(UserKey user, String name, String token) {
        return new Device(user, Samples.android(name, token), null);
    }

    private static DeviceBatch batch(Device... devices) {
        DeviceBatch batch = new DeviceBatch(devices.length);
        for (Device device : devices) {
            assertThat(batch.add(device)).isTrue();
        }
        return batch;
    }

    private List<Result> register(boolean replace, Device... devices) {
        return loop.await(() -> bulk(pool, index, replace).register(APP, batch(devices)));
    }

    private BulkRegistration bulk(Pool database, EndpointIndex follower, boolean replace) {
        return new BulkRegistration(
                database,
                follower,
                UUID::randomUUID,
                new SecureRandom(),
                clock,
                Samples.LIFETIME,
                SubscriptionDatabase.TIMEOUT,
                replace);
    }

    private List<SubscriptionRecord> list(UserKey user) {
        return loop.await(() -> registry.list(user));
    }

    private List<Subscription> indexed(UserKey user) {
        @Nullable UserEndpoints found = loop.await(() -> index.get(user)).orElse(null);
        return found == null ? List.of() : found.subscriptions();
    }
}
