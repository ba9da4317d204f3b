-- A final state stays: a node that comes late with "retry" must not wake what another one has finished. The same pair twice in
-- a batch counts once, the final one or else the last; sorted, so that nodes do not wait for each other for ever.
insert into delivery as d (notification_id, subscription_id, state, attempts, reason, provider_id, next_attempt_at)
select distinct on (notification_id, subscription_id)
       notification_id, subscription_id, state, attempts, reason, provider_id, next_attempt_at
from unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::integer[], $5::text[], $6::text[], $7::timestamptz[])
    with ordinality as r (notification_id, subscription_id, state, attempts, reason, provider_id, next_attempt_at, place)
order by notification_id, subscription_id, state = 3, place desc
on conflict (notification_id, subscription_id) do update
    set state           = excluded.state,
        attempts        = excluded.attempts,
        reason          = excluded.reason,
        provider_id     = excluded.provider_id,
        next_attempt_at = excluded.next_attempt_at,
        updated_at      = now()
    where d.state = 3
