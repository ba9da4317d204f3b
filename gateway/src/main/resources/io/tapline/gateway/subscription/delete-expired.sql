-- $1 users, $2 now
delete from subscription where user_key = any ($1) and expires_at <= $2
