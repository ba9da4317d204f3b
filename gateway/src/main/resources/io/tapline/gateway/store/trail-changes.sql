-- $1 user, $2 item
select c.changed_at, c.subscription_id, c.status, c.read_state, c.action_state, c.previous_seq is null as new_content
from notification n
         join notification_change c on c.notification_id = n.id
where n.user_key = $1 and n.id = $2 and n.expires_at > now()
order by c.seq
