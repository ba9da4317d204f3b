-- $1 user
select dirty_since is not null as pending from app_user where user_key = $1
