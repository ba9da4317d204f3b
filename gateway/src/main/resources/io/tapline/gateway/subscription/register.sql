-- A new subscription, or the same one with its address of today.
-- $1 id, $2 user, $3 app, $4 device, $5 secret, $6 platform, $7 address, $8 address hash, $9 now, $10 expires, $11 display name
insert into subscription (
    id, user_key, app_id, device_id, secret, platform, address, address_hash,
    registration, registered_at, expires_at, created_at, app_display_name)
values ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $10, $9, $11)
on conflict (user_key, device_id) do update set
    platform = excluded.platform,
    address = excluded.address,
    address_hash = excluded.address_hash,
    registration = subscription.registration + 1,
    registered_at = excluded.registered_at,
    expires_at = excluded.expires_at,
    app_display_name = excluded.app_display_name
returning *
