-- The notifications of a list that have no final state for some device. State 3 is to be tried again.
select owed.id
from unnest(?::uuid[]) as owed (id)
where (select count(*) from outcome d where d.notification_id = owed.id and d.state <> 3) < ?
order by owed.id
