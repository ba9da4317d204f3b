-- A key that is there already has expired, or stands for an item that is no more.
-- $1 users, $2 idempotency keys or null, $3 replacement keys or null, $4 digests of bodies or null, $5 postings, $6 items,
-- $7 places in the feed, $8 when the items expire, $9 milliseconds for which idempotency keys are remembered
with posted as (
    select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[], $7::bigint[],
                         $8::timestamptz[])
        as p (user_key, idempotency_key, replacement_key, body, posting_id, item_id, seq, expires_at)
),
answers as (
    insert into idempotency as i (user_key, key, body, posting_id, item_id, seq, expires_at)
    select user_key, idempotency_key, body, posting_id, item_id, seq, now() + $9 * interval '1 millisecond'
    from posted
    where idempotency_key is not null
    on conflict (user_key, key) do update
        set body = excluded.body, posting_id = excluded.posting_id, item_id = excluded.item_id, seq = excluded.seq,
            expires_at = excluded.expires_at
)
insert into replacement (user_key, key, item_id, expires_at)
select user_key, replacement_key, item_id, expires_at from posted where replacement_key is not null
on conflict (user_key, key) do update set item_id = excluded.item_id, expires_at = excluded.expires_at
