-- An item, deleted or not, and what became of it at each device that is to be pushed to, was pushed to, awaits an alert or has its content: one
-- row for each, or one whose subscription_id is null. A device that has signed out since has no name, and its platform only from a push.
-- $1 user, $2 item
with item as (
    select id, status, read_state, action_state, expires_at, platforms, target_subscriptions,
           -- A change of state moves an item in the feed: what it moved away from first is where its content came.
           coalesce((select min(c.previous_seq)
                     from notification_change c
                     where c.notification_id = n.id
                       and c.previous_seq >= coalesce((select max(r.seq)
                                                       from notification_change r
                                                       where r.notification_id = n.id and r.previous_seq is null), 0)),
                    seq) as content_seq
    from notification n
    where user_key = $1 and id = $2 and expires_at > now()
),
has_content as (
    select f.subscription_id, f.updated_at
    from item,
         subscription s
             join fetched f on f.subscription_id = s.id
    where s.user_key = $1 and f.seq >= item.content_seq
),
-- As park.sql has it; who came after the item was stored is not tapped for it.
expected as (
    select s.id as subscription_id
    from item
             join subscription s on s.user_key = $1 and s.expires_at > now()
    where item.status = 0
      and uuid_floor(s.created_at) <= item.id
      and (item.platforms >> platform_number(s.platform)) & 1 = 1
      and (item.target_subscriptions is null or s.id = any (item.target_subscriptions))
),
reached as (
    select subscription_id from outcome where notification_id = $2 and exists (select from item)
    union
    select subscription_id from fallback where notification_id = $2 and exists (select from item)
    union
    select subscription_id from has_content
    union
    select subscription_id from expected
)
select item.status, item.read_state, item.action_state, item.expires_at, reached.subscription_id, s.device_id,
       coalesce(s.platform, platform_name(d.platform)) as platform,
       d.state is null and exists (select from expected e where e.subscription_id = reached.subscription_id) as awaited,
       d.state, d.attempts, d.reason, d.provider_id, d.updated_at, d.next_attempt_at,
       -- A fallback ends also by a pull of the item alone, which says nothing of the rest of the feed.
       least(h.updated_at, case when a.outcome = 3 then a.settled_at end) as fetched_by,
       a.due_at as alert_due_at, a.settled_at as alert_settled_at, a.outcome as alert_outcome, a.attempts as alert_attempts,
       a.word as alert_word
from item
         left join reached on true
         left join subscription s on s.id = reached.subscription_id and s.user_key = $1
         left join outcome d on d.notification_id = $2 and d.subscription_id = reached.subscription_id
         left join fallback a on a.notification_id = $2 and a.subscription_id = reached.subscription_id
         left join has_content h on h.subscription_id = reached.subscription_id
order by s.created_at, reached.subscription_id
