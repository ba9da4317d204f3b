-- Removes what stands in the way of a registration: whoever else has the address, and the user's expired subscriptions.
-- Touches locked users only, for nobody can have got the address since lock-users.sql: its lock is held since add-user.sql.
-- $1 user, $2 app, $3 platform, $4 address hash, $5 device, $6 now
delete from subscription
where (app_id = $2 and platform = $3 and address_hash = $4 and (user_key <> $1 or device_id <> $5))
   or (user_key = $1 and expires_at <= $6)
returning user_key
