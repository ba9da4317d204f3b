-- An app has taken a batch. $1 app, $2 batch, $3 events
with taken as (
    delete from webhook_event where id = any ($3) and app_id = $1
)
update webhook
set batch = null, events = null, attempts = 0, failing_since = null, last_error = null, next_attempt_at = now()
where app_id = $1 and batch = $2
