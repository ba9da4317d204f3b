-- Whole lists of users, each with its version, from one snapshot. $1 user keys.
-- A user without subscriptions is one row of nulls; an unknown user is no row.
select u.user_key, u.app_id, u.endpoints_version,
       s.id, s.secret, s.registration, s.platform, s.address, s.registered_at, s.expires_at
from app_user u
left join subscription s on s.user_key = u.user_key
where u.user_key = any ($1)
order by u.user_key, s.created_at, s.id
