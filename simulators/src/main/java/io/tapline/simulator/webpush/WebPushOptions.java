package io.tapline.simulator.webpush;

/**
 * How the Web Push simulator differs from the usual.
 *
 * @param requireVapid whether every push must identify its sender, as Apple and Google demand
 */
public record WebPushOptions(boolean requireVapid) {

    public static WebPushOptions defaults() {
        return new WebPushOptions(true);
    }

    public WebPushOptions withoutVapid() {
        return new WebPushOptions(false);
    }
}
