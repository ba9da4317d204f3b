-- $1 user, $2 app
insert into app_user (user_key, app_id) values ($1, $2) on conflict do nothing
