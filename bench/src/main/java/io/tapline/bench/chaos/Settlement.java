package io.tapline.bench.chaos;

import io.tapline.bench.load.Population;
import io.tapline.bench.load.Poster;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Waits after the last fault until all that was promised has been kept, or the time for it is over. Blocking. */
final class Settlement {

    /** Longer than a gateway tries to reach its stores for one request. */
    private static final int ANSWER_SECONDS = 40;
    /** Then who sends what has arrived already has done so. */
    private static final int QUIET_SECONDS = 3;

    private static final int LOOK_MILLIS = 500;

    private final PostLog posts;
    private final Population population;
    private final Arrivals arrivals;
    private final FinalStates states;

    Settlement(PostLog posts, Population population, Arrivals arrivals, FinalStates states) {
        this.posts = posts;
        this.population = population;
        this.arrivals = arrivals;
        this.states = states;
    }

    /**
     * What came of it.
     *
     * @param lost posts that were answered 201 and have not reached every device
     * @param notFinal notifications without a final state for some device
     * @param unexpected pushes of notifications whose 201 never came
     * @param states what the table of deliveries says of those that are not final, in words
     * @param seconds from the last fault until neither was left, or the waiting was
     */
    record Outcome(List<Post> lost, List<UUID> notFinal, long unexpected, List<String> states, double seconds) {

        Outcome with(List<String> described) {
            return new Outcome(lost, notFinal, unexpected, described, seconds);
        }
    }

    /** All posts must have been sent. */
    void awaitAnswers(Poster poster) throws InterruptedException {
        poster.awaitAnswers(ANSWER_SECONDS);
    }

    /** @param healed {@link System#nanoTime} when the last fault was over */
    Outcome await(long healed, int withinSeconds) throws InterruptedException {
        long deadline = deadline(withinSeconds);
        Outcome outcome = look(healed);
        while (!isKept(outcome) && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            outcome = look(healed);
        }
        awaitQuiet(deadline(withinSeconds));
        return outcome.with(describe(outcome.notFinal()));
    }

    private static boolean isKept(Outcome outcome) {
        return outcome.lost().isEmpty() && outcome.notFinal().isEmpty();
    }

    private void awaitQuiet(long deadline) throws InterruptedException {
        long count = -1;
        while (count != arrivals.count() && System.nanoTime() - deadline < 0) {
            count = arrivals.count();
            TimeUnit.SECONDS.sleep(QUIET_SECONDS);
        }
    }

    private Outcome look(long healed) {
        List<Post> accepted = posts.accepted();
        List<Post> lost = accepted.stream()
                .filter(post ->
                        !population.pushes(post.user(), post.notification()).allMatch(arrivals::contains))
                .toList();
        return new Outcome(
                lost,
                notFinal(accepted),
                arrivals.others(
                        accepted.stream().flatMapToLong(post -> population.pushes(post.user(), post.notification()))),
                List.of(),
                (System.nanoTime() - healed) / (double) TimeUnit.SECONDS.toNanos(1));
    }

    private List<UUID> notFinal(List<Post> accepted) {
        List<UUID> ids = accepted.stream().map(Post::notification).toList();
        try {
            return states.missing(ids, population.endpoints());
        } catch (SQLException e) {
            System.err.println("bench: the table of deliveries could not be read: " + e);
            return ids;
        }
    }

    private List<String> describe(List<UUID> notifications) {
        try {
            return notifications.isEmpty() ? List.of() : states.describe(notifications);
        } catch (SQLException e) {
            return List.of("the table of deliveries could not be read: " + e);
        }
    }

    private static long deadline(int seconds) {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }
}
