-- Tells what a device has fetched, each content once. $1 user, $2 subscription, $3 notifications, $4 the place of each in the feed when it was read
with content as (
    select n.id, n.app_id, n.user_key, n.expires_at,
           -- As trail.sql has it.
           coalesce((select min(c.previous_seq)
                     from notification_change c
                     where c.notification_id = n.id
                       and c.previous_seq >= coalesce((select max(r.seq)
                                                       from notification_change r
                                                       where r.notification_id = n.id and r.previous_seq is null), 0)),
                    n.seq) as seq
    from notification n
    where n.user_key = $1 and n.id = any ($3)
),
device as (
    select id, platform_number(platform) as platform from subscription where id = $2 and user_key = $1
),
noted as (
    insert into webhook_fetched as f (subscription_id, notification_id, seq, expires_at)
    select device.id, content.id, content.seq, content.expires_at
    from device,
         content
             join unnest($3::uuid[], $4::bigint[]) as read (id, place) on read.id = content.id and content.seq <= read.place
    order by content.id
    on conflict (subscription_id, notification_id) do update
        set seq = excluded.seq, expires_at = excluded.expires_at
        where f.seq < excluded.seq
    returning notification_id
)
insert into webhook_event (app_id, user_key, notification_id, subscription_id, kind, platform)
select content.app_id, content.user_key, content.id, device.id, 2, device.platform
from device,
     noted
         join content on content.id = noted.notification_id
order by content.seq
