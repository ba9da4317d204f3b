package io.tapline.bench.chaos;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Everything that was seen in a run.
 *
 * @param devices of each user
 * @param posts that were answered, or whose connection ended
 * @param unanswered posts of which nothing was heard
 * @param refused pushes that broke a rule of their provider
 * @param read notifications by the status of a GET at the end
 * @param seconds of load with faults
 */
record ChaosAccount(
        ChaosOptions options,
        int devices,
        List<Post> posts,
        long unanswered,
        Arrivals.Tally arrivals,
        long refused,
        List<Strike> strikes,
        Settlement.Outcome outcome,
        Map<Integer, Long> read,
        double seconds) {

    private static final Set<Fault> OF_REDIS = EnumSet.of(Fault.REDIS, Fault.WIPE);
    private static final int OK = 200;

    ChaosResult result() {
        long accepted = accepted(post -> true);
        long lost = outcome.lost().size();
        return new ChaosResult(
                accepted,
                accepted - lost,
                arrivals.repeats().size(),
                lost,
                strikes.size(),
                killsByKind(),
                Bounds.duplicates(options, devices, strikes),
                duplicatesByKind(),
                answers(),
                unanswered,
                // Where an unanswered post belongs is unknown: it counts where it hurts.
                count(this::isOutside) + unanswered,
                accepted(this::isOutside),
                count(this::isWithoutRedis),
                accepted(this::isWithoutRedis),
                accepted * devices,
                arrivals.count(),
                outcome.unexpected(),
                refused,
                accepted - read.getOrDefault(OK, 0L),
                outcome.notFinal().size(),
                outcome.seconds(),
                seconds,
                setting());
    }

    /** Seconds from the first post that was answered. */
    double secondsAt(long nanos) {
        long first = posts.isEmpty() ? nanos : posts.get(0).dueAt();
        return (nanos - first) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private long count(Predicate<Post> which) {
        return posts.stream().filter(which).count();
    }

    private long accepted(Predicate<Post> which) {
        return count(which.and(Post::isAccepted));
    }

    private boolean isOutside(Post post) {
        return strikes.stream().noneMatch(strike -> strike.excuses(post.dueAt()));
    }

    private boolean isWithoutRedis(Post post) {
        return isOutside(post)
                && strikes.stream()
                        .anyMatch(strike -> OF_REDIS.contains(strike.fault()) && strike.covers(post.dueAt()));
    }

    private Map<String, Integer> killsByKind() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Fault fault : Fault.values()) {
            if (options.kinds().contains(fault)) {
                counts.put(fault.label(), (int) strikes.stream()
                        .filter(strike -> strike.fault() == fault)
                        .count());
            }
        }
        return counts;
    }

    private Map<String, Integer> duplicatesByKind() {
        Map<String, Integer> counts = new TreeMap<>();
        for (Arrivals.Repeat repeat : arrivals.repeats()) {
            String kind = strikes.stream()
                    .filter(strike -> strike.fault().repeats && strike.began() - repeat.at() <= 0)
                    .reduce((one, other) -> one.began() - other.began() > 0 ? one : other)
                    .map(strike -> strike.fault().label())
                    .orElse("none");
            counts.merge(kind, 1, Integer::sum);
        }
        return counts;
    }

    private Map<Integer, Long> answers() {
        Map<Integer, Long> counts = new TreeMap<>();
        posts.forEach(post -> counts.merge(post.status(), 1L, Long::sum));
        return counts;
    }

    private Map<String, Object> setting() {
        Map<String, Object> setting = new LinkedHashMap<>();
        setting.put("seed", options.seed());
        setting.put("gateways", options.gateways());
        setting.put("rate", options.rate());
        setting.put("users", options.users());
        setting.put("devicesOfEachUser", devices);
        setting.put("gatewayJavaOptions", String.join(" ", options.gatewayJavaOptions()));
        setting.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        setting.put("cpus", Runtime.getRuntime().availableProcessors());
        return setting;
    }
}
