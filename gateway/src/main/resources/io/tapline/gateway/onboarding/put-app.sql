insert into app (id, definition) values ($1, $2)
on conflict (id) do update set definition = excluded.definition, changed_at = now()
