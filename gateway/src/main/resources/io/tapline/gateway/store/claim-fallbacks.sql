-- Takes fallbacks that are due, so that no other node sends them before this one had its time. What needs no alert any more is
-- settled on the way: the user has seen the notification or done something with it, it is no more, or the device is not
-- subscribed any more.
-- $1 limit, $2 milliseconds
with due as (
    select notification_id, subscription_id, user_key
    from fallback
    where settled_at is null and coalesce(claimed_until, due_at) <= now()
    order by coalesce(claimed_until, due_at)
    limit $1
    for update skip locked
),
judged as (
    select due.notification_id, due.subscription_id, n.*,
           s.id is not null and n.read_state = 0 and n.action_state = 0 as needed
    from due
             left join live_notification n on n.id = due.notification_id
             left join subscription s on s.id = due.subscription_id and s.user_key = due.user_key
        and s.platform = 'iOS' and s.expires_at > now()
)
update fallback f
set claimed_until = now() + $2 * interval '1 millisecond',
    attempts      = attempts + 1,
    settled_at    = case when needed then null else now() end,
    outcome       = case when needed then null else 4 end
from judged j
where f.notification_id = j.notification_id and f.subscription_id = j.subscription_id
returning coalesce(j.needed, false) as needed, f.user_key as fallback_user, f.subscription_id, f.seq as fallback_seq, f.attempts,
    j.id, j.seq, j.expires_at, j.modified_at, j.display_seconds, j.fallback_seconds, j.platforms, j.priority, j.status,
    j.read_state, j.action_state, j.app_id, j.target_host, j.app_notification_id, j.group_name, j.target_subscriptions,
    -- An alert says nothing of raw content, which may be large: it stays here, unless it is sealed together with the rest.
    case when substring(j.raw, 1, 1) = '\xff' then j.raw when j.raw is not null then '' end as raw, j.title, j.body, j.fallback_title, j.fallback_body, j.trace
