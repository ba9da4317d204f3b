-- Asked for again it is the same: a domain that shows it already need not be changed.
update host_name set challenge = coalesce(challenge, $3) where app_id = $1 and host = $2 returning challenge
