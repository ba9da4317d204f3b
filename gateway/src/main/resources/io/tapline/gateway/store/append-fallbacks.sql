-- Part of append.sql, where a batch has any.
, fallbacks as (
    insert into fallback (notification_id, subscription_id, user_key, seq, due_at)
    select id, unnest(fallback_audience::uuid[]), user_key, bumped.seq - places + place,
           now() + fallback_seconds * interval '1 second'
    from posted
             join bumped using (user_key)
    where fallback_audience is not null
)
