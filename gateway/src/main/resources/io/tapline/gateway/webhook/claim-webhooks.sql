-- Takes the events that are next for apps whose webhook is due: those of a batch that was not taken, unless its user was erased, or else
-- the oldest. $1 limit, $2 milliseconds of the claim, $3 events in a batch, $4 apps
with due as (
    select app_id, batch, events
    from webhook w
    where app_id = any ($4)
      and next_attempt_at <= now()
      and exists (select from webhook_event e where e.app_id = w.app_id)
    order by next_attempt_at
    limit $1
    for update skip locked
),
left_over as (
    select app_id, batch, array(select e.id from webhook_event e where e.id = any (due.events) order by e.id) as events
    from due
),
filled as (
    select app_id,
           case when events = '{}' then gen_random_uuid() else batch end as batch,
           case
               when events = '{}'
                   then array(select e.id from webhook_event e where e.app_id = left_over.app_id order by e.id limit $3)
               else events
           end as events
    from left_over
),
claimed as (
    update webhook w
    set batch           = filled.batch,
        events          = filled.events,
        attempts        = w.attempts + 1,
        next_attempt_at = now() + $2 * interval '1 millisecond'
    from filled
    where w.app_id = filled.app_id
    returning w.app_id, w.batch, w.events, w.attempts
)
select c.batch, c.attempts as batch_attempts, platform_name(e.platform) as platform_name, e.*
from claimed c
         join webhook_event e on e.id = any (c.events)
order by c.app_id, e.id
