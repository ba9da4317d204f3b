-- An app has not taken a batch. $1 app, $2 batch, $3 attempt, $4 milliseconds, $5 why
update webhook
set next_attempt_at = now() + $4 * interval '1 millisecond', failing_since = coalesce(failing_since, now()), last_error = $5
where app_id = $1 and batch = $2 and attempts = $3
