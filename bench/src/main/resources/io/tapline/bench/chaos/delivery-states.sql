-- What became of some notifications that have no final state, at each device.
select format('%s of %s: state %s, %s attempts, due in %s s, %s', count(*), d.platform, d.state, d.attempts,
              round(extract(epoch from min(d.next_attempt_at) - now())), coalesce(d.reason, 'no reason'))
from outcome d
where d.notification_id = any (?::uuid[])
  and d.state = 3
group by d.platform, d.state, d.attempts, d.reason
union all
select format('%s notifications have %s rows', count(*), owed.rows)
from (select (select count(*) from outcome d where d.notification_id = ids.id) as rows
      from unnest(?::uuid[]) as ids (id)) owed
group by owed.rows
