-- The visible alerts that iOS devices get for a raw notification which they have not fetched in time: one row for each such device,
-- made with the notification.
create table fallback (
    notification_id uuid        not null,
    subscription_id uuid        not null,
    user_key        uuid        not null,
    seq             bigint      not null,
    due_at          timestamptz not null,
    claimed_until   timestamptz,
    attempts        integer     not null default 0,
    settled_at      timestamptz,
    outcome         smallint,
    word            text,
    primary key (notification_id, subscription_id)
);
comment on column fallback.seq is 'The place in the feed that the content got: what a device fetched there or later is that content.';
comment on column fallback.claimed_until is 'When the next look at it is due, once there was a first one.';
comment on column fallback.outcome is '0 accepted, 1 gone, 2 rejected, 3 fetched, 4 not needed.';
comment on column fallback.word is 'The last word of the provider, or of the gateway, on it.';

create index fallback_pending on fallback (coalesce(claimed_until, due_at)) where settled_at is null;
