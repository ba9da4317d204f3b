insert into credential (serial, app_id, service, sealing_key, sealed, about, not_after) values ($1, $2, $3, $4, $5, $6, $7)
