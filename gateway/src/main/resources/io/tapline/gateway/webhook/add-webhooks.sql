-- $1 apps
insert into webhook (app_id) select unnest($1::text[]) on conflict (app_id) do nothing
