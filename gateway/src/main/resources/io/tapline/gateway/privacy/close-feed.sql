-- No place that was given out leads on from here. Needs lock-feed.sql before it. $1 user
update feed
set seq = seq + 1, begins_at = seq + 1, erased_at = now(), last_expiry = '-infinity', next_expiry = '-infinity'
where user_key = $1
