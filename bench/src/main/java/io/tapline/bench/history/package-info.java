/** What a long history costs the database. */
@NullMarked
package io.tapline.bench.history;

import org.jspecify.annotations.NullMarked;
