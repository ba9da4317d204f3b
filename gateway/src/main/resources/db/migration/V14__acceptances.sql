-- Nearly every push is accepted at its first attempt, and nothing changes about that any more: such outcomes are kept together, one row for those of a
-- notification that came at the same time. All others, and whatever comes after a first attempt, are rows of delivery.

-- Whoever comes after one who waits for this lock waits too: rather let this node not start.
set local lock_timeout = '10s';

create table acceptance (
    notification_id  uuid        not null,
    accepted_at      timestamptz not null default now(),
    subscription_ids uuid[]      not null,
    platforms        smallint[]  not null,
    provider_ids     text[]      not null
) partition by range (notification_id);
comment on table acceptance is 'A subscription stands in one row of a notification at most. Its row in delivery, if there is one, is newer.';

create index acceptance_of_notification on acceptance (notification_id);

-- The one place that says what became of a notification, for every read.
create view outcome as
    select notification_id, subscription_id, updated_at, next_attempt_at, attempts, state, reason, provider_id, seq, platform
    from delivery
    union all
    select a.notification_id, p.subscription_id, a.accepted_at, null, 1, 0::smallint, null, p.provider_id, null, p.platform
    from acceptance a
             cross join lateral unnest(a.subscription_ids, a.platforms, a.provider_ids) as p (subscription_id, platform, provider_id)
    where not exists (select
                      from delivery d
                      where d.notification_id = a.notification_id and d.subscription_id = p.subscription_id);

-- As in V3, for one table more.
create or replace procedure add_partition(of_day date)
    language plpgsql as
$$
declare
    parent text;
    child  text;
begin
    foreach parent in array array ['notification', 'delivery', 'acceptance', 'notification_change']
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
