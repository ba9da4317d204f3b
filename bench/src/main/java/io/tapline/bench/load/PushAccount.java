package io.tapline.bench.load;

/**
 * What became of the pushes that were owed.
 *
 * @param expected one for each endpoint of each notification that was answered 201
 * @param received at the sinks, repeated ones included
 * @param lost expected and never received
 * @param duplicates expected and received again
 * @param unexpected all others: of a notification whose 201 never came, such as one whose connection broke, or the taps that tell of a
 *     state
 */
public record PushAccount(long expected, long received, long lost, long duplicates, long unexpected) {

    /** Compares two sorted lists of {@link PushKey}s; those expected are distinct. */
    public static PushAccount of(long[] expected, long[] received) {
        long lost = 0;
        long duplicates = 0;
        long unexpected = 0;
        int next = 0;
        for (int i = 0; i < received.length; i++) {
            long key = received[i];
            while (next < expected.length && expected[next] < key) {
                lost++;
                next++;
            }
            if (next < expected.length && expected[next] == key) {
                next++;
            } else if (next > 0 && expected[next - 1] == key) {
                duplicates++;
            } else {
                unexpected++;
            }
        }
        lost += expected.length - next;
        return new PushAccount(expected.length, received.length, lost, duplicates, unexpected);
    }
}
