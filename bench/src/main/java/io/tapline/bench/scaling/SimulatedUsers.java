package io.tapline.bench.scaling;

import java.util.SplittableRandom;

/**
 * Draws every user once and adds up what falls to each part. A user's part is taken from a random key, as the gateway's user keys are
 * uniform (they are digests), so the unevenness of the parts is that of the users.
 */
final class SimulatedUsers {

    private static final long SEED = 20_261_122;

    /** Of users with one device, two, three, four. */
    private static final double[] DEVICES = {0.45, 0.30, 0.17, 0.08};

    private final double[] notificationsOfPart;
    private double notifications;
    private double pushes;
    private long devices;
    private double busiest;

    private SimulatedUsers(int parts) {
        this.notificationsOfPart = new double[parts];
    }

    /** @param parts how many servers share the users */
    static SimulatedUsers draw(ScalingOptions options, int parts) {
        SimulatedUsers all = new SimulatedUsers(parts);
        SplittableRandom random = new SplittableRandom(SEED);
        double shift = Math.log(options.notificationsPerDay) - options.spread * options.spread / 2;
        for (long user = 0; user < options.users; user++) {
            double perDay = Math.exp(shift + options.spread * random.nextGaussian());
            all.add(random.nextInt(parts), perDay, devices(random.nextDouble()));
        }
        return all;
    }

    private static int devices(double drawn) {
        double left = drawn;
        int count = 1;
        while (count < DEVICES.length && left >= DEVICES[count - 1]) {
            left -= DEVICES[count - 1];
            count++;
        }
        return count;
    }

    private void add(int part, double perDay, int ownDevices) {
        notificationsOfPart[part] += perDay;
        notifications += perDay;
        pushes += perDay * ownDevices;
        devices += ownDevices;
        busiest = Math.max(busiest, perDay);
    }

    /** In a day. */
    double notifications() {
        return notifications;
    }

    /** In a day. */
    double pushes() {
        return pushes;
    }

    long devices() {
        return devices;
    }

    /** Notifications in a day of the user who has most. */
    double busiest() {
        return busiest;
    }

    /** What falls to the part that has most, against the mean. */
    double unevenness() {
        double most = 0;
        for (double part : notificationsOfPart) {
            most = Math.max(most, part);
        }
        return most * notificationsOfPart.length / notifications;
    }
}
