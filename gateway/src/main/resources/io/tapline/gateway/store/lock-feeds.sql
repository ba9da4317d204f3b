-- Waits for whoever is changing these users' feeds, and holds them until this transaction ends.
insert into feed as f (user_key, seq)
select distinct user_key, 0 from unnest($1::uuid[]) as u (user_key) order by user_key
on conflict (user_key) do update set seq = f.seq
