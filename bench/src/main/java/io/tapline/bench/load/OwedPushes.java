package io.tapline.bench.load;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Times the answers, and notes a push for each device of each notification that was answered 201. */
public record OwedPushes(Meter meter, PushLog expected, Population population) implements PostListener {

    @Override
    public void answered(int user, long dueAt, int status, @Nullable UUID id) {
        meter.answered(status, System.nanoTime() - dueAt);
        if (id != null) {
            for (int endpoint = 0; endpoint < population.endpoints(); endpoint++) {
                expected.add(population.push(user, endpoint, id));
            }
        }
    }
}
