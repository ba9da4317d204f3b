package io.tapline.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.Context;

/**
 * Makes a Vert.x context the current one while a channel handles what it read, so that all promises that one burst completes
 * call their listeners at once and on their context. The first handler of its pipeline.
 */
final class ContextEntry extends ChannelInboundHandlerAdapter {

    private final Context vertxContext;

    ContextEntry(Context vertxContext) {
        this.vertxContext = vertxContext;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Context previous = EventLoops.enter(vertxContext);
        try {
            context.fireChannelRead(message);
        } finally {
            EventLoops.leave(vertxContext, previous);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        Context previous = EventLoops.enter(vertxContext);
        try {
            context.fireChannelReadComplete();
        } finally {
            EventLoops.leave(vertxContext, previous);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        Context previous = EventLoops.enter(vertxContext);
        try {
            context.fireChannelInactive();
        } finally {
            EventLoops.leave(vertxContext, previous);
        }
    }
}
