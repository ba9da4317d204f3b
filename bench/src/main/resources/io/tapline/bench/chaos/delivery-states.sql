-- What the table of deliveries says of the devices of some notifications that have no final state.
select format('%s of %s: state %s, %s attempts, due in %s s, %s', count(*), d.platform, d.state, d.attempts,
              round(extract(epoch from min(d.next_attempt_at) - now())), coalesce(d.reason, 'no reason'))
from delivery d
where d.notification_id = any (?::uuid[])
  and d.state = 3
group by d.platform, d.state, d.attempts, d.reason
union all
select format('%s notifications have %s rows', count(*), owed.rows)
from (select (select count(*) from delivery d where d.notification_id = ids.id) as rows
      from unnest(?::uuid[]) as ids (id)) owed
group by owed.rows
