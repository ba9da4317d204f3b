-- $1 user
select user_key from app_user where user_key = $1 for no key update
