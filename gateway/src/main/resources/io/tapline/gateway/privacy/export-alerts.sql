-- $1 notifications
select 'alert' as type, notification_id as "notificationId", subscription_id as "subscriptionId", due_at as "dueAt", attempts,
       settled_at as "settledAt", (array ['accepted', 'gone', 'rejected', 'fetched', 'notNeeded'])[outcome + 1] as outcome, word
from fallback
where notification_id = any ($1)
order by notification_id, subscription_id
