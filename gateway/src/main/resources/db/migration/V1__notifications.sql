-- Notifications, what became of them at each endpoint, and the nodes that work on them.
-- Ids are UUIDv7, so a range of ids is a range of time. Partitions are UTC days; io.tapline.gateway.store.PartitionKeeper
-- makes and drops them.

create function uuid_floor(instant timestamptz) returns uuid
    language sql immutable strict parallel safe
    return (lpad(to_hex((extract(epoch from instant) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;
comment on function uuid_floor is 'The least UUIDv7 of an instant.';

create table notification (
    id                   uuid        not null primary key,
    user_key             uuid        not null,
    node_epoch           bigint      not null,
    seq                  bigint      not null,
    expires_at           timestamptz not null,
    modified_at          timestamptz,
    display_seconds      integer,
    fallback_seconds     integer,
    platforms            smallint    not null,
    priority             smallint    not null,
    status               smallint    not null default 0,
    read_state           smallint    not null default 0,
    action_state         smallint    not null default 0,
    erased               boolean     not null default false,
    app_id               text        not null,
    target_host          text        not null,
    app_notification_id  text,
    group_name           text,
    target_subscriptions uuid[],
    raw                  bytea,
    title                text,
    body                 text,
    fallback_title       text,
    fallback_body        text
) partition by range (id);
comment on column notification.node_epoch is 'The node that accepted it; see the table node.';
comment on column notification.seq is 'Its place in its user''s feed.';
comment on column notification.platforms is 'Bit 0 windows, 1 iOS, 2 android, 3 webPush.';
comment on column notification.erased is 'Expired, and its content overwritten.';

create index notification_by_user on notification (user_key, id desc);
create index notification_to_erase on notification (expires_at) where not erased;

-- The one place that says which notifications there are, for every read.
create view live_notification as
    select * from notification where status = 0 and expires_at > now();

-- The outcome of the last attempt for one endpoint. State 3 is to be tried again, every other one is final.
create table delivery (
    notification_id uuid        not null,
    subscription_id uuid        not null,
    updated_at      timestamptz not null default now(),
    next_attempt_at timestamptz,
    attempts        integer     not null,
    state           smallint    not null,
    reason          text,
    provider_id     text,
    primary key (notification_id, subscription_id)
) partition by range (notification_id);
comment on column delivery.state is '0 accepted, 1 gone, 2 rejected, 3 retry, 4 expired, 5 skipped.';

create index delivery_to_retry on delivery (next_attempt_at) where state = 3;

-- Every change of a user's notifications takes the next numbers here, in its own transaction: the row's lock makes the
-- order of numbers the order of commits.
create table feed (
    user_key uuid   not null primary key,
    seq      bigint not null
) with (fillfactor = 70);

-- A start of a gateway. While its lease lasts, what it accepted and did not finish is its own to finish.
create table node (
    epoch       bigint      generated always as identity primary key,
    name        text        not null,
    started_at  timestamptz not null default now(),
    lease_until timestamptz not null,
    low_water   uuid        not null
);
comment on column node.low_water is 'No notification of this epoch below it is unfinished.';

create table partition_day (
    day        date not null primary key,
    emptied_at timestamptz
);
comment on column partition_day.emptied_at is 'When all of that day''s notifications were seen to be expired and erased.';

-- Create and attach, not "create table ... partition of": that would lock out every writer of the parent.
create procedure add_partition(of_day date)
    language plpgsql as
$$
declare
    parent text;
    child  text;
begin
    foreach parent in array array ['notification', 'delivery']
        loop
            child := parent || '_' || to_char(of_day, 'YYYYMMDD');
            if to_regclass(child) is null then
                execute format('create table %I (like %I including defaults including constraints)', child, parent);
                execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, child,
                    uuid_floor(of_day::timestamp at time zone 'UTC'),
                    uuid_floor((of_day + 1)::timestamp at time zone 'UTC'));
            end if;
        end loop;
    insert into partition_day (day) values (of_day) on conflict do nothing;
end
$$;
