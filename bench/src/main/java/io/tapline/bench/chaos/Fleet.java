package io.tapline.bench.chaos;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.tapline.bench.load.Carrier;
import io.tapline.bench.load.HttpConnections;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Several gateways as one: a request goes to the gateway with the fewest under way, as load balancers do. One that is dead has no
 * connection to send on, and one that hangs soon has the most under way. Confined to its event loop, but for {@link #open},
 * {@link #eventLoop} and {@link #close}.
 */
final class Fleet implements Carrier {

    private final List<Member> members;
    private int turn;

    private static final class Member {
        private final Carrier connections;
        private int underWay;

        Member(Carrier connections) {
            this.connections = connections;
        }
    }

    /** @param carriers one for each gateway, all on the same event loop */
    Fleet(List<? extends Carrier> carriers) {
        this.members = carriers.stream().map(Member::new).toList();
    }

    /** Connects to each. */
    static Fleet open(List<URI> gateways, int connectionsToEach) throws InterruptedException {
        List<HttpConnections> all = new ArrayList<>();
        for (URI gateway : gateways) {
            all.add(
                    all.isEmpty()
                            ? HttpConnections.open(gateway, connectionsToEach)
                            : all.get(0).openBeside(gateway, connectionsToEach));
        }
        return new Fleet(all);
    }

    @Override
    public EventLoop eventLoop() {
        return members.get(0).connections.eventLoop();
    }

    @Override
    public void onIdle(Runnable listener) {
        members.forEach(member -> member.connections.onIdle(listener));
    }

    @Override
    public boolean hasIdle() {
        return members.stream().anyMatch(member -> member.connections.hasIdle());
    }

    @Override
    public void send(ByteBuf request, Answer answer) {
        Member member = leastBusy();
        member.underWay++;
        member.connections.send(request, (status, head, body) -> {
            member.underWay--;
            answer.received(status, head, body);
        });
    }

    private Member leastBusy() {
        Member best = null;
        // In turn among equals.
        turn++;
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get((turn + i) % members.size());
            if (member.connections.hasIdle() && (best == null || member.underWay < best.underWay)) {
                best = member;
            }
        }
        if (best == null) {
            throw new IllegalStateException("no connection is idle");
        }
        return best;
    }

    @Override
    public void close() {
        members.forEach(member -> member.connections.close());
    }
}
