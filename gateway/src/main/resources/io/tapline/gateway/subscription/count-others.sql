-- $1 user, $2 device
select count(*) from subscription where user_key = $1 and device_id <> $2
