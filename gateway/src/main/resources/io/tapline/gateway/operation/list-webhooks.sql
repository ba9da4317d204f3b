-- What waits for each app's webhook, and what was given up.
select w.app_id, w.attempts, w.failing_since, w.last_error, w.next_attempt_at, oldest.occurred_at as oldest,
       (select count(*) from (select 1 from webhook_event e where e.app_id = w.app_id limit $1) counted) as waiting,
       (select count(*) from (select 1 from webhook_dead d where d.app_id = w.app_id limit $1) counted) as dead
from webhook w
         left join lateral (select occurred_at from webhook_event e where e.app_id = w.app_id order by e.id limit 1) oldest on true
order by w.app_id
