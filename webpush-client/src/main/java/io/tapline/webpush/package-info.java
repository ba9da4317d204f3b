@NullMarked
package io.tapline.webpush;

import org.jspecify.annotations.NullMarked;
