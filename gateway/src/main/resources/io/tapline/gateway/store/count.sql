select count(*) from {source} where user_key = $1 and {filter}
