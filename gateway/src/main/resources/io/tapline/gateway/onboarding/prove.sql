update host_name set method = $3, proved_at = now() where app_id = $1 and host = $2
