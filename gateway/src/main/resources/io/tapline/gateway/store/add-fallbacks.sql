-- As append.sql does it, for notifications that are stored already and have none.
-- $1 notifications, $2 the subscriptions that each has a fallback for
insert into fallback (notification_id, subscription_id, user_key, seq, due_at)
select n.id, unnest(p.subscriptions::uuid[]), n.user_key, n.seq, now() + n.fallback_seconds * interval '1 second'
from unnest($1::uuid[], $2::text[]) as p (id, subscriptions)
         join notification n on n.id = p.id
where n.fallback_seconds is not null and p.subscriptions is not null
