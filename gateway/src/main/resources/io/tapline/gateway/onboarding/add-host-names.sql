insert into host_name (app_id, host) select $1, unnest($2::text[]) on conflict (host) do nothing
