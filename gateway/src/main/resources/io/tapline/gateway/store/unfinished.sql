-- What the node of this epoch may have left undone: whoever takes it over sends to the user's endpoints that are not settled.
select n.id, user_key, seq, expires_at, modified_at, display_seconds, fallback_seconds, platforms, priority, status, read_state,
       action_state, app_id, target_host, app_notification_id, group_name, target_subscriptions, raw, title, body,
       fallback_title, fallback_body,
       array(select d.subscription_id from delivery d where d.notification_id = n.id and d.state <> 3) as settled
from node
         join live_notification n on n.node_epoch = node.epoch and n.id >= node.low_water
where node.epoch = $1 and n.id > $2
order by n.id
limit $3
