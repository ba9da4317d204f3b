package io.tapline.bench.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The {@link PushKey}s of many pushes, eight bytes each, in order of arrival. Thread-safe. */
public final class PushLog {

    private static final int CHUNK = 1 << 16;

    private final List<long[]> chunks = new ArrayList<>();
    private long[] last = new long[0];
    private int lastSize;

    public synchronized void add(long key) {
        if (lastSize == last.length) {
            last = new long[CHUNK];
            chunks.add(last);
            lastSize = 0;
        }
        last[lastSize++] = key;
    }

    public synchronized long size() {
        return chunks.isEmpty() ? 0 : (chunks.size() - 1L) * CHUNK + lastSize;
    }

    /** All keys so far, in ascending order. */
    public synchronized long[] sorted() {
        long[] all = new long[Math.toIntExact(size())];
        for (int i = 0; i < chunks.size(); i++) {
            int offset = i * CHUNK;
            System.arraycopy(chunks.get(i), 0, all, offset, Math.min(CHUNK, all.length - offset));
        }
        Arrays.sort(all);
        return all;
    }
}
