/** How credentials are made and kept: signed tokens, the keys that sign them, and the cache that renews them in time. */
@NullMarked
package io.tapline.push.credential;

import org.jspecify.annotations.NullMarked;
