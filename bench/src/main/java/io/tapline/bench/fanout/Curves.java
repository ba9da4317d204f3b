package io.tapline.bench.fanout;

import io.tapline.push.credential.P256;

/** Who computes, by the name that benchmarks have for it. */
public final class Curves {

    private Curves() {}

    /** @throws IllegalStateException rather than measure Java under the name of native code */
    public static P256 named(String name) {
        P256 p256 = name.equals("jdk") ? P256.jdk() : P256.fastest();
        if (p256.isNative() != name.equals("native")) {
            throw new IllegalStateException(name + " is " + p256);
        }
        return p256;
    }
}
