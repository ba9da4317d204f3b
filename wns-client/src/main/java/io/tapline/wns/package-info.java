@NullMarked
package io.tapline.wns;

import org.jspecify.annotations.NullMarked;
