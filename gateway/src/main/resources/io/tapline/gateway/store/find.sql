select id, user_key, seq, expires_at, modified_at, display_seconds, fallback_seconds, platforms, priority, status, read_state,
       action_state, app_id, target_host, app_notification_id, group_name, target_subscriptions, raw, title, body,
       fallback_title, fallback_body, trace
from live_notification
where user_key = $1 and id = $2
