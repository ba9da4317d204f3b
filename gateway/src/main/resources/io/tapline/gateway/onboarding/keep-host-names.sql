-- A name that stays keeps its proof.
delete from host_name where app_id = $1 and host <> all ($2)
