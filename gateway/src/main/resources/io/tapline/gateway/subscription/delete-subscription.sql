-- $1 user, $2 id, $3 now
delete from subscription where user_key = $1 and id = $2 and expires_at > $3
