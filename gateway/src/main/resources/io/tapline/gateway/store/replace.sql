-- Gives items new content: unread again, and to be sent again to whom the new one goes. Until its push has an outcome, each of these
-- deliveries is one to be retried: whoever comes after this node finds it. Needs the users' feeds to be locked.
-- $1 to $18 as append.sql has them, the ids being those of the items; $19 subscriptions of the audience of each; $20 as there
with posted as (
    select *,
           row_number() over (partition by user_key order by id) as place,
           count(*) over (partition by user_key)                 as places
    from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::integer[], $5::integer[], $6::smallint[], $7::smallint[],
                $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::bytea[], $14::text[], $15::text[],
                $16::text[], $17::text[], $19::text[], $20::text[])
        as p (id, user_key, expires_at, display_seconds, fallback_seconds, platforms, priority,
              app_id, target_host, app_notification_id, group_name, target_subscriptions, raw, title, body,
              fallback_title, fallback_body, audience, trace)
),
bumped as (
    update feed
    set seq = feed.seq + added.places, next_expiry = least(feed.next_expiry, added.next_expiry)
    from (select user_key, count(*) as places, min(expires_at) as next_expiry from posted group by user_key) as added
    where feed.user_key = added.user_key
    returning feed.user_key, feed.seq
),
to_be_sent as (
    insert into delivery (notification_id, subscription_id, state, attempts, seq, platform, next_attempt_at)
    select p.id, s.id, 3, 0, bumped.seq - p.places + p.place, platform_number(s.platform), now() + interval '1 minute'
    from posted p
             join bumped using (user_key)
             join subscription s on s.id = any (p.audience::uuid[])
    order by p.id, s.id
    on conflict (notification_id, subscription_id) do update
        set state = 3, attempts = 0, seq = excluded.seq, platform = excluded.platform, reason = null, provider_id = null,
            next_attempt_at = excluded.next_attempt_at, updated_at = now()
),
replaced as (
    update notification n
    set seq                  = bumped.seq - p.places + p.place,
        modified_at          = now(),
        node_epoch           = $18::bigint,
        expires_at           = p.expires_at,
        display_seconds      = p.display_seconds,
        fallback_seconds     = p.fallback_seconds,
        platforms            = p.platforms,
        priority             = p.priority,
        read_state           = 0,
        action_state         = 0,
        target_host          = p.target_host,
        group_name           = p.group_name,
        target_subscriptions = p.target_subscriptions::uuid[],
        raw                  = p.raw,
        title                = p.title,
        body                 = p.body,
        fallback_title       = p.fallback_title,
        fallback_body        = p.fallback_body,
        trace                = p.trace
    from posted p
             join bumped using (user_key)
    where n.id = p.id and n.user_key = p.user_key
    returning n.id, n.seq, n.status, n.read_state, n.action_state
),
noted as (
    insert into notification_change (notification_id, seq, status, read_state, action_state)
    select id, seq, status, read_state, action_state from replaced
)
select id, seq from replaced
