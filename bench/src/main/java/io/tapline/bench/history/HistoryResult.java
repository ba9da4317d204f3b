package io.tapline.bench.history;

/**
 * Medians, in milliseconds of the database's own time.
 *
 * @param firstPage of 21 items, of the user with the long history
 * @param emptyDelta of that user
 * @param postsBefore 64 notifications stored in one statement, before the days were filled
 * @param pageBefore the first page, whole and of today, before the days were filled
 * @param sparsePage the first page of a user with one item in each of the days
 */
public record HistoryResult(
        int items,
        int users,
        int days,
        double firstPage,
        double emptyDelta,
        double postsBefore,
        double postsAfter,
        double pageBefore,
        double pageAfter,
        double sparsePage) {

    String text() {
        return """
                one user with %,d items over %d days
                first page           %7.3f ms of the database
                empty delta          %7.3f ms
                %,d users with one item a day
                64 posts             %7.3f ms in empty partitions, %7.3f ms with %d days filled: %.2f times
                first page of today  %7.3f ms in empty partitions, %7.3f ms with %d days filled: %.2f times
                first page           %7.3f ms of a user with one item a day
                """.formatted(
                        items,
                        days,
                        firstPage,
                        emptyDelta,
                        users,
                        postsBefore,
                        postsAfter,
                        days,
                        postsAfter / postsBefore,
                        pageBefore,
                        pageAfter,
                        days,
                        pageAfter / pageBefore,
                        sparsePage);
    }
}
