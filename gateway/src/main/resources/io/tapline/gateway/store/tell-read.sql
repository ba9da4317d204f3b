-- Tells what a change has marked as read, in its transaction: the feed is locked, so the newest row of a trail is this change's.
-- $1 user, $2 notifications
insert into webhook_event (app_id, user_key, notification_id, subscription_id, kind)
select n.app_id, n.user_key, n.id, c.subscription_id, 3
from notification n
         join notification_change c on c.notification_id = n.id and c.seq = n.seq and c.notification_id = any ($2)
         left join notification_change before
                   on before.notification_id = n.id and before.seq = c.previous_seq and before.notification_id = any ($2)
where n.user_key = $1 and n.id = any ($2) and c.read_state = 1 and coalesce(before.read_state, 0) = 0
order by n.seq
