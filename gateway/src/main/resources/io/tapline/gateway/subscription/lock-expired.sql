-- Locks users who have expired subscriptions; those that another node has locked are left to it. $1 now, $2 how many
select user_key
from app_user
where user_key = any (array(
    select user_key from subscription where expires_at <= $1 order by expires_at limit $2))
order by user_key
for no key update skip locked
