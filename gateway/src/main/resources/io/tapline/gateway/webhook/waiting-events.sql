-- How long the oldest event of each app has waited.
select w.app_id, coalesce(extract(epoch from now() - oldest.occurred_at), 0)::double precision as seconds
from webhook w
         left join lateral (select occurred_at from webhook_event e where e.app_id = w.app_id order by e.id limit 1) oldest on true
