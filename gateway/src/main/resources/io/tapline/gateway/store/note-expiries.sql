-- Looks anew when items of a feed have expired last and will next, unless the feed moves on meanwhile: then whoever reads it next does.
-- $1 user
with seen as materialized (select seq from feed where user_key = $1)
update feed
set last_expiry = coalesce((select max(expires_at) from notification where user_key = $1 and expires_at <= now()), '-infinity'),
    next_expiry = coalesce((select min(expires_at) from notification where user_key = $1 and expires_at > now()), 'infinity')
from seen
where user_key = $1 and feed.seq = seen.seq and next_expiry <= now()
