-- lock-users.sql for a batch. $1 users, $2 app, $3 platforms, $4 address hashes
select user_key
from app_user
where user_key = any (array(
    select unnest($1::uuid[])
    union
    select subscription.user_key
    from unnest($3::text[], $4::bytea[]) as wanted (platform, address_hash)
    join subscription using (platform, address_hash)
    where subscription.app_id = $2))
order by user_key
for no key update
