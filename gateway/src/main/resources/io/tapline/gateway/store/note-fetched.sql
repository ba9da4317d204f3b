-- $1 subscription, $2 place in the feed
insert into fetched as f (subscription_id, seq) values ($1, $2)
on conflict (subscription_id) do update set seq = excluded.seq, updated_at = now() where f.seq < excluded.seq
