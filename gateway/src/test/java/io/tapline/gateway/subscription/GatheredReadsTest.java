package io.tapline.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VertxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GatheredReadsTest {

    private record Read(Collection<UserKey> users, Promise<Map<UserKey, UserEndpoints>> answer) {
        /** Everyone exists. */
        void complete() {
            Map<UserKey, UserEndpoints> lists = new HashMap<>();
            users.forEach(user -> lists.put(user, new UserEndpoints("notes", 1, List.of())));
            answer.complete(lists);
        }
    }

    private final List<Read> sent = new ArrayList<>();
    private final List<UserKey> found = new ArrayList<>();
    private final GatheredReads reads = new GatheredReads(this::send, (user, list) -> found.add(user), () -> 0);

    private Future<Map<UserKey, UserEndpoints>> send(Collection<UserKey> users) {
        Read read = new Read(users, Promise.promise());
        sent.add(read);
        return read.answer.future();
    }

    @Test
    void sameUserIsReadOnceForAllWhoAsk() {
        UserKey user = Samples.user();
        List<Future<UserEndpoints>> asked =
                Stream.generate(() -> reads.read(user)).limit(10).toList();

        assertThat(sent).hasSize(1);
        sent.get(0).complete();
        assertThat(asked).allSatisfy(one -> assertThat(one.result().version()).isEqualTo(1));
        assertThat(found).containsExactly(user);
    }

    @Test
    void answeredUserIsReadAnew() {
        UserKey user = Samples.user();
        reads.read(user);
        sent.get(0).complete();
        reads.read(user);

        assertThat(sent).hasSize(2);
    }

    @Test
    void whoComesWhileTwoReadsRunGathersForTheNext() {
        List<UserKey> users = Stream.generate(Samples::user).limit(300).toList();
        users.forEach(reads::read);
        assertThat(sent).extracting(read -> read.users().size()).containsExactly(1, 1);

        sent.get(0).complete();
        sent.get(1).complete();
        assertThat(sent).extracting(read -> read.users().size()).containsExactly(1, 1, 128, 128);
        sent.get(2).complete();
        assertThat(sent.get(4).users()).containsExactlyElementsOf(users.subList(258, 300));
    }

    @Test
    void unknownUserIsAnEmptyListAndNotReadAgainAtOnce() {
        UserKey user = Samples.user();
        Future<UserEndpoints> first = reads.read(user);
        sent.get(0).answer.complete(Map.of());

        assertThat(first.result()).isEqualTo(new UserEndpoints("", 0, List.of()));
        assertThat(reads.read(user).result()).isEqualTo(first.result());
        assertThat(sent).hasSize(1);
        assertThat(found).isEmpty();
    }

    @Test
    void failedReadFailsAllWhoWaitAndNobodyAfterThem() {
        List<Future<UserEndpoints>> asked =
                Stream.generate(Samples::user).limit(5).map(reads::read).toList();
        sent.get(0).answer.fail(VertxException.noStackTrace("connection lost"));

        assertThat(asked.get(0).cause()).isInstanceOfSatisfying(ApiFailure.class, failure -> {
            assertThat(failure.error()).isEqualTo(ApiError.SERVICE_UNAVAILABLE);
            assertThat(failure.retryAfter()).isPositive();
        });
        assertThat(asked.get(1).isComplete()).isFalse();
        assertThat(asked.subList(2, 5))
                .allSatisfy(one -> assertThat(one.failed()).isTrue());

        sent.get(1).complete();
        assertThat(asked.get(1).succeeded()).isTrue();
        Future<UserEndpoints> later = reads.read(Samples.user());
        sent.get(2).complete();
        assertThat(later.succeeded()).isTrue();
    }

    @Test
    void tooManyWhoWaitAreTurnedAway() {
        List<Future<UserEndpoints>> asked =
                Stream.generate(Samples::user).limit(20_003).map(reads::read).toList();

        assertThat(asked.subList(0, 20_002)).noneMatch(Future::isComplete);
        assertThat(asked.get(20_002).cause()).isInstanceOf(ApiFailure.class);
    }
}
