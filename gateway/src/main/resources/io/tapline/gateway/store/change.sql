-- Changes a user's notifications and numbers each change; what is already as wanted is left alone. Needs lock-feed.sql before it.
-- $1 user, $2 ids or null for all, $3 group or null for any, $4 read state or null, $5 action state or null, $6 status or null,
-- $7 the number that the one item must have, or null, $8 subscription that asks, or null
with target as (
    select id,
           seq                                                       as previous_seq,
           coalesce($6::smallint, status)                            as status,
           coalesce($4::smallint, read_state)                        as read_state,
           coalesce($5::smallint, action_state)                      as action_state,
           row_number() over (order by id)                           as place,
           count(*) over ()                                          as places
    from live_notification
    where user_key = $1
      and ($2::uuid[] is null or id = any ($2))
      and ($3::text is null or group_name = $3)
      and ($7::bigint is null or seq = $7)
      and (coalesce($6::smallint, status), coalesce($4::smallint, read_state), coalesce($5::smallint, action_state))
        is distinct from (status, read_state, action_state)
),
bumped as (
    update feed
    set seq = seq + (select max(places) from target)
    where user_key = $1 and exists (select from target)
    returning seq
),
changed as (
    update notification n
    set seq          = bumped.seq - places + place,
        modified_at  = now(),
        status       = target.status,
        read_state   = target.read_state,
        action_state = target.action_state
    from target,
         bumped
    where n.id = target.id
      -- With the ids alone every partition would be searched.
      and n.user_key = $1
    returning n.*, target.previous_seq
),
noted as (
    insert into notification_change (notification_id, seq, subscription_id, status, read_state, action_state, previous_seq)
    select id, seq, $8, status, read_state, action_state, previous_seq from changed
)
select id from changed order by seq
