-- A final state stays, and so does what a later attempt or newer content has brought: who comes late changes nothing. Nor does a node
-- whose epoch was taken over. The same pair twice in a batch counts once, the final one or else the last; sorted, so that nodes do
-- not wait for each other for ever.
insert into delivery as d (notification_id, subscription_id, state, attempts, reason, provider_id, seq, platform, next_attempt_at)
select distinct on (notification_id, subscription_id)
       notification_id, subscription_id, state, attempts, reason, provider_id, seq, platform,
       now() + retry_after * interval '1 millisecond'
from unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::integer[], $5::text[], $6::text[], $7::bigint[], $8::smallint[],
            $9::bigint[], $10::bigint[])
    with ordinality as r (notification_id, subscription_id, state, attempts, reason, provider_id, seq, platform, retry_after,
                          node_epoch, place)
where exists (select from node where epoch = node_epoch and taken_over_at is null)
order by notification_id, subscription_id, seq desc nulls last, state = 3, place desc
on conflict (notification_id, subscription_id) do update
    set state           = excluded.state,
        attempts        = excluded.attempts,
        reason          = excluded.reason,
        provider_id     = excluded.provider_id,
        platform        = excluded.platform,
        next_attempt_at = excluded.next_attempt_at,
        updated_at      = now()
    where d.state = 3 and d.attempts <= excluded.attempts and d.seq is not distinct from excluded.seq
