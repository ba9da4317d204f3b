package io.tapline.gateway.notification;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Delivery#reason} as others than the log may read it. Push services answer in words of their own, and may repeat the
 * address that they were asked about, which is a secret of the device.
 */
public final class PublicReason {

    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://\\S*|[A-Za-z0-9_~%:=+-]{40,}");
    private static final int MAXIMUM_LENGTH = 200;

    private PublicReason() {}

    /** @return null if there is none */
    public static @Nullable String of(@Nullable String reason) {
        if (reason == null) {
            return null;
        }
        String told = ADDRESS.matcher(reason).replaceAll("(address)");
        return told.length() > MAXIMUM_LENGTH ? told.substring(0, MAXIMUM_LENGTH) : told;
    }
}
