package io.tapline.gateway.config;

/**
 * How many notifications an app may post, on all nodes together.
 *
 * @param perSecond 0: any number
 * @param burst how many at once after a pause
 * @param perDay of UTC; 0: any number
 */
public record AppLimits(int perSecond, int burst, int perDay) {

    public AppLimits {
        if (perSecond < 0 || perDay < 0 || burst < 1) {
            throw new IllegalArgumentException(
                    "perSecond and perDay must not be negative, and burst must be 1 or more");
        }
    }
}
