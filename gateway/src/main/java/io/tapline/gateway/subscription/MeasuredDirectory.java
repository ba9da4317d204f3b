package io.tapline.gateway.subscription;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tapline.gateway.identity.UserKey;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A directory whose look-ups are timed. As confined as that. */
public final class MeasuredDirectory implements EndpointDirectory {

    /** Look-ups of a user's endpoints, by whether they succeeded. */
    public static final String LOOKUPS = "tapline.resolve";

    private final EndpointDirectory directory;
    private final Timer found;
    private final Timer failed;

    public MeasuredDirectory(EndpointDirectory directory, MeterRegistry registry) {
        this.directory = directory;
        this.found = timer(registry, "found");
        this.failed = timer(registry, "failed");
    }

    private static Timer timer(MeterRegistry registry, String result) {
        return Timer.builder(LOOKUPS)
                .description("Look-ups of a user's endpoints")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(25),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500))
                .tag("result", result)
                .register(registry);
    }

    @Override
    public Future<UserEndpoints> find(UserKey user) {
        long begun = System.nanoTime();
        return directory
                .find(user)
                .onComplete((endpoints, failure) ->
                        (failure == null ? found : failed).record(System.nanoTime() - begun, TimeUnit.NANOSECONDS));
    }
}
