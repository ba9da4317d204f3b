package io.tapline.bench.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The count in words. */
final class ChaosReport {

    private static final int TOLD = 20;

    private ChaosReport() {}

    static String of(ChaosAccount account) {
        ChaosResult result = account.result();
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(text("kills           %d in %.0f s: %s", result.kills(), result.seconds(), result.killsByKind()));
        lines.add(text(
                "posts           %s, %d unanswered; away from kills %d of %d are 201, without Redis %d of %d",
                result.answers(),
                result.unanswered(),
                result.acceptedOutsideKills(),
                result.postsOutsideKills(),
                result.acceptedWithoutRedis(),
                result.postsWithoutRedis()));
        lines.add(text(
                "notifications   %d accepted, %d reached every device, %d lost, %d cannot be read",
                result.accepted(), result.reachedAtLeastOnce(), result.lost(), result.unreadable()));
        lines.add(text(
                "pushes          %d owed, %d arrived, %d of notifications without a 201, %d refused",
                result.pushesOwed(), result.pushesArrived(), result.pushesUnexpected(), result.pushesRefused()));
        lines.add(text(
                "duplicates      %d of at most %d; by the last fault before: %s",
                result.duplicates(), result.duplicatesAllowed(), result.duplicatesByKind()));
        lines.add(text(
                "final           %.1f s after the last fault; %d are not", result.secondsToFinal(), result.notFinal()));
        result.violations().forEach(violation -> lines.add("VIOLATED        " + violation));
        account.outcome().states().forEach(state -> lines.add("not final       " + state));
        account.outcome().lost().stream()
                .limit(TOLD)
                .forEach(post -> lines.add(text(
                        "lost            %s, user %d, posted at %.1f s",
                        post.notification(), post.user(), account.secondsAt(post.dueAt()))));
        account.outcome().notFinal().stream().limit(TOLD).forEach(id -> lines.add("not final       " + id));
        return String.join("\n", lines);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
