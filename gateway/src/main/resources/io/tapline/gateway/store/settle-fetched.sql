-- A device needs no alert for what it has fetched. A change of state moves an item in the feed and never back, a new content gets a
-- later place: what was read at or after the fallback's place is the content that it stands for.
-- $1 subscription, $2 notifications, $3 the place of each in the feed when it was read
update fallback f
set settled_at = now(), outcome = 3
from (
    select notification_id
    from fallback
             join unnest($2::uuid[], $3::bigint[]) as read (id, place) on read.id = notification_id
    where subscription_id = $1 and settled_at is null and seq <= place
    order by notification_id
    for update of fallback
) as pending
where f.notification_id = pending.notification_id and f.subscription_id = $1
