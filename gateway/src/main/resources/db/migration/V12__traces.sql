-- What becomes of a notification later belongs to the trace of the request that has posted it. Without a default this rewrites no partition.

-- Whoever comes after one who waits for this lock waits too: rather let this node not start.
set local lock_timeout = '10s';

alter table notification add column trace text;
comment on column notification.trace is 'W3C traceparent of the request that has posted it; null: not traced.';

create or replace view live_notification as
    select * from notification where status = 0 and expires_at > now();
