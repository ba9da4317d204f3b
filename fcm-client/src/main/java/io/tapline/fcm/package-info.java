/** Firebase Cloud Messaging, HTTP v1: its wire format, its answers, its service-account tokens. */
@NullMarked
package io.tapline.fcm;

import org.jspecify.annotations.NullMarked;
