-- A part of a user's feed and where it ends, as of one moment: one statement sees one state. Without a change there is one row,
-- whose id is null, and no item was looked for. What has expired is not here: nothing is written when that happens.
-- $1 user, $2 the place after which to begin, $3 up to here deletions are of no interest, $4 limit
select generation, token_key, begins_at, head.seq as head_seq, read_at, last_expiry, next_expiry, n.*
from (select generation, token_key, now() as read_at, coalesce(begins_at, 0) as begins_at, coalesce(seq, 0) as seq,
             greatest(last_expiry, 'epoch') as last_expiry, least(next_expiry, '9999-12-31') as next_expiry
      from feed_generation
               left join feed on user_key = $1) as head
         left join lateral (
    select id, user_key, seq, expires_at, modified_at, display_seconds, fallback_seconds, platforms, priority, status,
           read_state, action_state, app_id, target_host, app_notification_id, group_name, target_subscriptions, raw, title,
           body, fallback_title, fallback_body, trace
    from notification
    where user_key = $1
      and head.seq > $2
      and seq > $2
      and expires_at > now()
      and (status = 0 or seq > $3)
    order by seq
    limit $4) as n on true
order by n.seq
