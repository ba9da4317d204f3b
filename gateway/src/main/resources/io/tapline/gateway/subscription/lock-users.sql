-- Locks a user and whoever holds a push address, in the order that keeps two nodes from waiting for each other.
-- $1 user, $2 app, $3 platform, $4 address hash
select user_key
from app_user
where user_key = any (array(
    select $1::uuid
    union all
    select user_key from subscription where app_id = $2 and platform = $3 and address_hash = $4))
order by user_key
for no key update
