-- Takes pushes that are due to be tried again, so that no other node sends them before this one had its time. What nobody needs any
-- more gets its final state on the way. A push says nothing of raw content, which may be large: it stays here, unless it is sealed
-- together with the rest, see NotificationSealing.
-- $1 platform, $2 limit, $3 milliseconds
with due as (
    select notification_id, subscription_id
    from delivery
    where state = 3 and platform = $1 and next_attempt_at <= now()
    order by next_attempt_at
    limit $2
    for update skip locked
),
judged as (
    select due.notification_id, due.subscription_id, n.*,
           case
               when n.id is null or n.expires_at <= now() then 4
               when n.status <> 0 or n.read_state <> 0 or n.action_state <> 0 or s.id is null then 5
           end as final
    from due
             left join notification n on n.id = due.notification_id
             left join subscription s on s.id = due.subscription_id and s.user_key = n.user_key and s.expires_at > now()
)
update delivery d
set state           = coalesce(final, 3),
    attempts        = d.attempts + case when final is null then 1 else 0 end,
    next_attempt_at = case when final is null then now() + $3 * interval '1 millisecond' end,
    reason          = case final
                          when 4 then 'its time was over'
                          when 5 then 'handled or deleted meanwhile, or the subscription has ended'
                          else reason
                      end,
    updated_at      = now()
from judged j
where d.notification_id = j.notification_id and d.subscription_id = j.subscription_id
returning final is null as needed, d.subscription_id, d.attempts, d.seq as content_seq, j.id, j.user_key, j.seq, j.expires_at,
    j.modified_at, j.display_seconds, j.fallback_seconds, j.platforms, j.priority, j.status, j.read_state, j.action_state, j.app_id,
    j.target_host, j.app_notification_id, j.group_name, j.target_subscriptions,
    case when substring(j.raw, 1, 1) = '\xff' then j.raw when j.raw is not null then '' end as raw, j.title, j.body, j.fallback_title, j.fallback_body, j.trace
