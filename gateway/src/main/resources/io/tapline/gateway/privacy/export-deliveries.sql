-- $1 notifications
select 'delivery' as type, notification_id as "notificationId", subscription_id as "subscriptionId", updated_at as "updatedAt",
       (array ['accepted', 'gone', 'rejected', 'retry', 'expired', 'skipped'])[state + 1] as state, attempts, reason,
       provider_id as "providerId", next_attempt_at as "nextAttemptAt"
from outcome
where notification_id = any ($1)
order by notification_id, subscription_id
