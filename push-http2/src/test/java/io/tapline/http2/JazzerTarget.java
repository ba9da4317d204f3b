package io.tapline.http2;

import static java.util.Objects.requireNonNull;

/** What Jazzer calls: the target named by the system properties {@code fuzz.class} and {@code fuzz.target}. */
public final class JazzerTarget {

    private static final FuzzTargets.Target TARGET = target();

    private JazzerTarget() {}

    private static FuzzTargets.Target target() {
        try {
            var constructor = Class.forName(System.getProperty("fuzz.class")).getDeclaredConstructor();
            constructor.setAccessible(true);
            FuzzTargets targets = (FuzzTargets) constructor.newInstance();
            return requireNonNull(targets.targets().get(System.getProperty("fuzz.target")));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        TARGET.take(input);
    }
}
