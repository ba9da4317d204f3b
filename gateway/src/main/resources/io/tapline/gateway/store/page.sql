-- {source} and {filter} come from the filter, {beyond} and {direction} from the order: < and desc, or > and asc.
select id, user_key, seq, expires_at, modified_at, display_seconds, fallback_seconds, platforms, priority, status, read_state,
       action_state, app_id, target_host, app_notification_id, group_name, target_subscriptions, raw, title, body,
       fallback_title, fallback_body, trace
from {source}
where user_key = $1 and id {beyond} $2 and {filter}
order by id {direction}
limit $3
