package io.tapline.bench.mixed;

import io.tapline.bench.load.PostListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sets some notifications aside for clients to mark and delete. Their pushes are not owed: what is handled is not pushed any more.
 * Confined to one event loop.
 */
final class Touched implements PostListener {

    private static final int ONE_IN = 5;
    private static final int MOST = 10_000;

    private final PostListener others;
    private final PostListener answers;
    private final SplittableRandom random;
    private final Deque<Item> items = new ArrayDeque<>();

    record Item(int user, UUID id) {}

    /**
     * @param others is told of the posts whose pushes are owed
     * @param answers is told of the posts that are set aside
     */
    Touched(PostListener others, PostListener answers, SplittableRandom random) {
        this.others = others;
        this.answers = answers;
        this.random = random;
    }

    @Override
    public void answered(int user, long dueAt, int status, @Nullable UUID id) {
        if (id == null || random.nextInt(ONE_IN) > 0) {
            others.answered(user, dueAt, status, id);
            return;
        }
        answers.answered(user, dueAt, status, id);
        items.addLast(new Item(user, id));
        if (items.size() > MOST) {
            items.removeFirst();
        }
    }

    /** The oldest, which is not given out again. */
    @Nullable
    Item take() {
        return items.pollFirst();
    }
}
