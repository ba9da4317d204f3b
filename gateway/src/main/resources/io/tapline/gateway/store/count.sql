select count(*) from live_notification where user_key = $1
