package io.tapline.gateway.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.config.RedisConfig;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.subscription.AddressFields;
import io.tapline.gateway.subscription.CountingSource;
import io.tapline.gateway.subscription.EndpointDirectory;
import io.tapline.gateway.subscription.EndpointIndex;
import io.tapline.gateway.subscription.EventLoop;
import io.tapline.gateway.subscription.IndexSweeper;
import io.tapline.gateway.subscription.PostgresEndpoints;
import io.tapline.gateway.subscription.PostgresSubscriptions;
import io.tapline.gateway.subscription.Samples;
import io.tapline.gateway.subscription.SteeredIndex;
import io.tapline.gateway.subscription.SubscriptionDatabase;
import io.tapline.gateway.subscription.SubscriptionRegistry;
import io.tapline.gateway.subscription.UserEndpoints;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.sqlclient.Pool;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the index and the directory promise, on real stores, however Redis is run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EndpointDirectoryContract {

    private static final Duration TIME_TO_LIVE = Duration.ofHours(1);

    private final EventLoop loop = new EventLoop();
    private final Pool pool = new SubscriptionDatabase().pool(loop.vertx());
    private final Samples.MovableClock clock = new Samples.MovableClock();
    private final CountingSource source = new CountingSource(new PostgresEndpoints(pool, SubscriptionDatabase.TIMEOUT));
    private final RedisConfig config = new RedisConfig(
            mode(),
            nodes().stream().map(URI::create).toList(),
            null,
            null,
            null,
            Duration.ofSeconds(5),
            // No test here is about slowness, and the machine may be slow.
            Duration.ofSeconds(10),
            TIME_TO_LIVE);
    private final RedisLink link = loop.call(() -> RedisLink.open(loop.vertx(), config, new Random(1)));
    private final RedisEndpointIndex index = new RedisEndpointIndex(link, TIME_TO_LIVE, new Random(1));
    private final SteeredIndex steered = new SteeredIndex(index);
    private final EndpointDirectory directory = new RedisEndpoints(steered, source);
    private final SubscriptionRegistry registry = registry(index);
    private final IndexSweeper sweeper =
            new IndexSweeper(pool, index, clock, Duration.ZERO, SubscriptionDatabase.TIMEOUT);
    private UserKey user = Samples.user();

    abstract RedisConfig.Mode mode();

    abstract List<String> nodes();

    @BeforeAll
    void connect() {
        loop.await(link::connected);
    }

    @BeforeEach
    void newUser() {
        user = Samples.user();
        loop.call(steered::open);
    }

    @AfterAll
    void close() {
        loop.await(link::close);
        loop.close();
    }

    // What the index takes.

    @Test
    void olderListNeverReplacesANewerOne() {
        assertThat(put(2)).isTrue();
        assertThat(put(1)).isFalse();
        assertThat(put(2)).isFalse();
        assertThat(indexedVersion()).isEqualTo(2);
        assertThat(put(3)).isTrue();
        assertThat(indexedVersion()).isEqualTo(3);
    }

    @Test
    void versionsAreComparedExactlyWhateverTheirSize() {
        for (long version : new long[] {1, 9, 10, 127, 128, 255, 256, 65_535, 65_536, 1L << 53, (1L << 53) + 1}) {
            assertThat(put(version)).isTrue();
            assertThat(put(version - 1)).isFalse();
            assertThat(indexedVersion()).isEqualTo(version);
        }
    }

    @Test
    void listsDoNotStayForEver() {
        put(1);

        assertThat(command(Command.PTTL).toLong()).isBetween(1L, TIME_TO_LIVE.toMillis());
    }

    @Test
    void valueThatCannotBeReadIsReplaced() {
        String device = register("phone");
        for (byte[] garbage : garbage()) {
            loop.await(() ->
                    link.send(Request.cmd(Command.SET).arg(EndpointKey.of(user)).arg(garbage)));

            assertThat(devices(find())).containsExactly(device);
            assertThat(loop.await(steered::lastPut)).isTrue();
            assertThat(indexed()).containsExactly(device);
        }
    }

    private static List<byte[]> garbage() {
        Buffer otherFormat = Buffer.buffer().appendLong(Long.MAX_VALUE).appendByte((byte) 77);
        return List.of(new byte[0], new byte[] {1, 2, 3}, otherFormat.getBytes(), "not a list at all".getBytes(UTF_8));
    }

    @Test
    void scriptThatAServerForgotIsSentAgain() {
        put(1);
        nodes().forEach(node -> onNode(node, Request.cmd(Command.SCRIPT).arg("FLUSH")));

        assertThat(put(2)).isTrue();
    }

    // What the directory finds.

    @Test
    void everyUserIsFoundWhereverTheKeyLies() {
        List<UserKey> users = Stream.generate(Samples::user).limit(60).toList();
        List<String> tokens = new ArrayList<>();
        for (UserKey owner : users) {
            tokens.add(register(registry, owner, "phone"));
        }
        List<Future<UserEndpoints>> found =
                loop.call(() -> users.stream().map(directory::find).toList());

        for (int i = 0; i < users.size(); i++) {
            assertThat(devices(EventLoop.get(found.get(i)))).containsExactly(tokens.get(i));
            assertThat(source.reads(users.get(i))).isZero();
        }
        assertThat(nodes())
                .allSatisfy(node -> assertThat(
                                onNode(node, Request.cmd(Command.DBSIZE)).toLong())
                        .isPositive());
    }

    @Test
    void missIsReadOnceAndIndexed() {
        String device = register("phone");
        wipe();
        List<Future<UserEndpoints>> found = loop.call(
                () -> Stream.generate(() -> directory.find(user)).limit(100).toList());

        assertThat(found)
                .allSatisfy(one -> assertThat(devices(EventLoop.get(one))).containsExactly(device));
        assertThat(source.reads(user)).isEqualTo(1);
        assertThat(loop.await(steered::lastPut)).isTrue();
        assertThat(devices(find())).containsExactly(device);
        assertThat(source.reads(user)).isEqualTo(1);
    }

    @Test
    void unknownUserIsNotReadAgainAtOnce() {
        for (int i = 0; i < 10; i++) {
            assertThat(find()).isEqualTo(new UserEndpoints("", 0, List.of()));
        }
        assertThat(source.reads(user)).isEqualTo(1);
    }

    @Test
    void registrationIsSeenThoughTheUserWasUnknownJustNow() {
        find();
        String device = register("phone");

        assertThat(devices(find())).containsExactly(device);
    }

    @Test
    void userWithoutDevicesIsIndexedAsSuch() {
        register("phone");
        signOut(0);
        wipe();

        assertThat(find().version()).isEqualTo(2);
        assertThat(loop.await(steered::lastPut)).isTrue();
        assertThat(find()).isEqualTo(new UserEndpoints("notes", 2, List.of()));
        assertThat(source.reads(user)).isEqualTo(1);
    }

    // The races.

    @Test
    void registrationAfterAWipeDoesNotHideTheOtherDevices() {
        String phone = register("phone");
        String tablet = register("tablet");
        wipe();
        String laptop = register("laptop");

        assertThat(indexed()).containsExactlyInAnyOrder(phone, tablet, laptop);
        assertThat(devices(find())).containsExactlyInAnyOrder(phone, tablet, laptop);
    }

    @Test
    void slowRefillAcrossASignOutDoesNotBringTheDeviceBack() {
        String phone = register("phone");
        clock.advance(Duration.ofSeconds(1));
        String tablet = register("tablet");
        wipe();
        Promise<Void> gate = loop.call(steered::close);
        assertThat(devices(find())).containsExactly(phone, tablet);
        Future<Boolean> slowRefill = steered.lastPut();

        signOut(0);
        loop.call(gate::tryComplete);

        assertThat(EventLoop.get(slowRefill)).isFalse();
        assertThat(indexed()).containsExactly(tablet);
        assertThat(devices(find())).containsExactly(tablet);
    }

    @Test
    void crashBetweenCommitAndRedisIsHealedByTheSweeper() {
        String phone = register("phone");
        Promise<Void> crash = loop.call(steered::close);
        loop.call(() -> crash.tryFail("the node died"));
        String tablet = register(registry(steered), user, "tablet");
        assertThat(indexed()).containsExactly(phone);

        loop.await(sweeper::sweep);

        assertThat(indexed()).containsExactlyInAnyOrder(phone, tablet);
        assertThat(isDirty()).isFalse();
    }

    @Test
    void olderChangeThatIsIndexedDoesNotClearTheMarkOfANewerOne() {
        Promise<Void> gate = loop.call(steered::close);
        Future<?> slow = loop.begin(
                () -> registry(steered).register(Samples.app(50), user, Samples.android("phone", Samples.token())));
        loop.await(steered::held);
        SteeredIndex dying = new SteeredIndex(index);
        loop.call(() -> dying.close().tryFail("the node died"));
        register(registry(dying), user, "tablet");

        loop.call(gate::tryComplete);
        EventLoop.get(slow);

        assertThat(indexed()).hasSize(1);
        assertThat(isDirty()).isTrue();
        loop.await(sweeper::sweep);
        assertThat(indexed()).hasSize(2);
        assertThat(isDirty()).isFalse();
    }

    // The sweeper.

    @Test
    void expiredSubscriptionsAreSweptFromBothStores() {
        register("phone");
        clock.advance(Samples.LIFETIME.minusDays(1));
        String tablet = register("tablet");
        clock.advance(Duration.ofDays(1));

        loop.await(sweeper::sweep);

        assertThat(indexed()).containsExactly(tablet);
        wipe();
        assertThat(devices(find())).containsExactly(tablet);
    }

    @Test
    void sweepersDoNotStandInEachOthersWay() {
        Promise<Void> crash = loop.call(steered::close);
        loop.call(() -> crash.tryFail("the node died"));
        List<UserKey> users = Stream.generate(Samples::user).limit(30).toList();
        users.forEach(owner -> register(registry(steered), owner, "phone"));

        IndexSweeper other = new IndexSweeper(pool, index, clock, Duration.ZERO, SubscriptionDatabase.TIMEOUT);
        loop.await(() -> Future.all(sweeper.sweep(), other.sweep(), sweeper.sweep()));

        assertThat(users)
                .allSatisfy(
                        owner -> assertThat(loop.await(() -> index.get(owner))).isPresent());
    }

    private SubscriptionRegistry registry(EndpointIndex written) {
        return new PostgresSubscriptions(
                pool,
                written,
                UUID::randomUUID,
                new SecureRandom(),
                clock,
                Samples.LIFETIME,
                SubscriptionDatabase.TIMEOUT);
    }

    /** @return the push address */
    private String register(String device) {
        return register(registry, user, device);
    }

    private String register(SubscriptionRegistry through, UserKey owner, String device) {
        String token = Samples.token();
        loop.await(() -> through.register(Samples.app(50), owner, Samples.android(device, token)));
        return token;
    }

    private void signOut(int place) {
        UUID id =
                loop.await(() -> registry.list(user)).get(place).subscription().id();
        assertThat(loop.await(() -> registry.delete(user, id))).isTrue();
    }

    private UserEndpoints find() {
        return loop.await(() -> directory.find(user));
    }

    private boolean put(long version) {
        return loop.await(() -> index.put(user, new UserEndpoints("notes", version, List.of())));
    }

    private long indexedVersion() {
        return loop.await(() -> index.get(user)).orElseThrow().version();
    }

    private List<String> indexed() {
        return devices(loop.await(() -> index.get(user)).orElseThrow());
    }

    private static List<String> devices(UserEndpoints list) {
        return list.subscriptions().stream()
                .map(subscription -> AddressFields.of(subscription.endpoint())[0])
                .toList();
    }

    private boolean isDirty() {
        return SubscriptionDatabase.isDirty(loop, pool, user);
    }

    private Response command(Command command) {
        return loop.await(() -> link.send(Request.cmd(command).arg(EndpointKey.of(user))));
    }

    /** Redis loses everything. */
    private void wipe() {
        nodes().forEach(node -> onNode(node, Request.cmd(Command.FLUSHALL)));
    }

    private Response onNode(String node, Request command) {
        Redis client = loop.call(() -> Redis.createClient(loop.vertx(), node));
        try {
            return loop.await(() -> client.send(command));
        } finally {
            loop.await(client::close);
        }
    }
}
