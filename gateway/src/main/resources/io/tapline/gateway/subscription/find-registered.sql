-- The active subscriptions of the devices of a batch, and those that have one of its push addresses.
-- $1 users, $2 devices, $3 app, $4 platforms, $5 address hashes, $6 now
select subscription.*
from unnest($1::uuid[], $2::text[]) as wanted (user_key, device_id)
join subscription using (user_key, device_id)
where subscription.expires_at > $6
union
select subscription.*
from unnest($4::text[], $5::bytea[]) as wanted (platform, address_hash)
join subscription using (platform, address_hash)
where subscription.app_id = $3 and subscription.expires_at > $6
