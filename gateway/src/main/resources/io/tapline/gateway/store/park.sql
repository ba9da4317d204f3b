-- Makes rows to be tried again of what has no outcome yet: for each notification, those of its user's subscriptions that its target
-- policy lets through. Whether it is still needed is looked at when it is due.
-- $1 notifications, $2 milliseconds until they are due
insert into delivery (notification_id, subscription_id, state, attempts, platform, next_attempt_at)
select n.id, s.id, 3, 0, platform_number(s.platform), now() + $2 * interval '1 millisecond'
from live_notification n
         join subscription s on s.user_key = n.user_key and s.expires_at > now()
where n.id = any ($1)
  and (n.platforms >> platform_number(s.platform)) & 1 = 1
  and (n.target_subscriptions is null or s.id = any (n.target_subscriptions))
  and not exists (select from acceptance a where a.notification_id = n.id and s.id = any (a.subscription_ids))
order by n.id, s.id
on conflict (notification_id, subscription_id) do nothing
