select app_id, host, challenge, method, proved_at from host_name order by host
