-- $1 notifications
select 'change' as type, notification_id as "notificationId", subscription_id as "subscriptionId", changed_at as "changedAt",
       (array ['active', 'deleted'])[status + 1] as status,
       (array ['unread', 'read'])[read_state + 1] as "readState",
       (array ['noInteraction', 'activated', 'dismissed', 'snoozed'])[action_state + 1] as "userActionState"
from notification_change
where notification_id = any ($1)
order by notification_id, seq
