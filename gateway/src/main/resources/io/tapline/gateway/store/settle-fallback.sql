-- Only by the one who has it, and only if it still is to be settled.
-- $1 notification, $2 subscription, $3 place in the feed, $4 attempt, $5 outcome, $6 word
update fallback
set settled_at = now(), outcome = $5, word = $6
where notification_id = $1 and subscription_id = $2 and seq = $3 and attempts = $4 and settled_at is null
