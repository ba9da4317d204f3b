-- A user's active subscriptions, oldest first. $1 user, $2 id or null for all, $3 now
select *
from subscription
where user_key = $1 and ($2::uuid is null or id = $2) and expires_at > $3
order by created_at, id
