package io.tapline.push;

/** How soon a device should be woken. Each protocol maps it to its provider's own levels. */
public enum Urgency {
    /** Wake the device now. */
    HIGH,
    /** Deliver soon; the device may wait for a good moment. */
    NORMAL,
    /** Deliver when it costs nothing. */
    LOW
}
