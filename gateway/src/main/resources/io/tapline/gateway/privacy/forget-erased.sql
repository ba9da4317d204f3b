-- The last of users who were erased so long ago that no copy in Redis and no token of a client is of before. Who has come back since
-- stays. $1 seconds, $2 how many
with users as (
    delete from app_user
    where user_key = any (array(
        select user_key
        from app_user u
        where erased_at < now() - make_interval(secs => $1)
          and dirty_since is null
          and not exists (select from subscription s where s.user_key = u.user_key)
        limit $2
        for update skip locked))
    returning 1
),
feeds as (
    delete from feed
    where user_key = any (array(
        select user_key
        from feed
        where erased_at < now() - make_interval(secs => $1) and seq = begins_at
        limit $2
        for update skip locked))
    returning 1
)
select greatest((select count(*) from users), (select count(*) from feeds)) as most
