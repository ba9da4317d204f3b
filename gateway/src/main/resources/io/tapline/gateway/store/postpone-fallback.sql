-- $1 notification, $2 subscription, $3 place in the feed, $4 attempt, $5 milliseconds, $6 word
update fallback
set claimed_until = now() + $5 * interval '1 millisecond', word = $6
where notification_id = $1 and subscription_id = $2 and seq = $3 and attempts = $4 and settled_at is null
