@NullMarked
package io.tapline.apns;

import org.jspecify.annotations.NullMarked;
