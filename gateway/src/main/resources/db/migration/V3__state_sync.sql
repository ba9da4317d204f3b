-- What the user did with notifications, in the order in which clients learn of it, and how far each device has read.

-- A client asks for what changed since a place in its user's feed.
create index notification_by_feed on notification (user_key, seq);

-- One row for each change after a notification was accepted: its trail.
create table notification_change (
    notification_id uuid        not null,
    seq             bigint      not null,
    changed_at      timestamptz not null default now(),
    subscription_id uuid,
    status          smallint    not null,
    read_state      smallint    not null,
    action_state    smallint    not null,
    primary key (notification_id, seq)
) partition by range (notification_id);
comment on column notification_change.subscription_id is 'The device that made it; null: the app server, or a client that named none.';

-- As in V1, for one table more.
create or replace procedure add_partition(of_day date)
    language plpgsql as
$$
declare
    parent text;
    child  text;
begin
    foreach parent in array array ['notification', 'delivery', 'notification_change']
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

do
$$
declare
    existing date;
begin
    for existing in select day from partition_day
        loop
            call add_partition(existing);
        end loop;
end
$$;

-- How far a device has fetched its user's feed. A table of its own, as it is written often.
create table fetched (
    subscription_id uuid   not null primary key references subscription on delete cascade,
    seq             bigint not null
) with (fillfactor = 70);

-- Numbers of a feed mean something only together with the generation. Whoever restores a backup puts a new one here, so that no
-- client goes on from a number that was given out twice.
create table feed_generation (
    only_row   boolean not null primary key default true check (only_row),
    generation uuid    not null,
    token_key  bytea   not null
);
comment on column feed_generation.token_key is 'Authenticates the tokens that clients hold.';
insert into feed_generation (generation, token_key)
values (gen_random_uuid(), decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));
