-- $1 user
update app_user set erased_at = now()
where user_key = $1 and not exists (select from subscription where user_key = $1)
