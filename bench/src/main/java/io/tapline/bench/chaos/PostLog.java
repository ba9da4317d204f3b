package io.tapline.bench.chaos;

import io.tapline.bench.load.PostListener;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the gateways have promised, by their own answers. Thread-safe. */
final class PostLog implements PostListener {

    private final List<Post> posts = new ArrayList<>();

    @Override
    public synchronized void answered(int user, long dueAt, int status, @Nullable UUID id) {
        posts.add(new Post(user, dueAt, status, id));
    }

    /** All so far, in the order of their answers. */
    synchronized List<Post> all() {
        return List.copyOf(posts);
    }

    /** Those that were answered 201. */
    List<Post> accepted() {
        return all().stream().filter(Post::isAccepted).toList();
    }
}
