@NullMarked
package io.tapline.bench;

import org.jspecify.annotations.NullMarked;
