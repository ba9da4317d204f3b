@NullMarked
package io.tapline.gateway;

import org.jspecify.annotations.NullMarked;
