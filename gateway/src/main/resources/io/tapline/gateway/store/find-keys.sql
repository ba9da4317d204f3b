-- What is known of the keys of some postings, in their order. Needs the users' feeds to be locked, to be the whole truth.
-- $1 users, $2 idempotency keys or null, $3 replacement keys or null
select i.body, i.posting_id, i.item_id, i.seq, n.id as replaces
from unnest($1::uuid[], $2::uuid[], $3::uuid[]) with ordinality as posted (user_key, idempotency_key, replacement_key, place)
         left join idempotency i on i.user_key = posted.user_key and i.key = idempotency_key and i.expires_at > now()
         left join replacement r on r.user_key = posted.user_key and r.key = replacement_key
         left join live_notification n on n.id = r.item_id and n.user_key = posted.user_key
order by place
