@NullMarked
package io.tapline.fcm;

import org.jspecify.annotations.NullMarked;
