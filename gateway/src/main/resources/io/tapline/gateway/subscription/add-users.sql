-- Makes sure that there are users to lock. $1 users, $2 app
insert into app_user (user_key, app_id)
select distinct user_key, $2::text from unnest($1::uuid[]) as user_key order by user_key
on conflict do nothing
