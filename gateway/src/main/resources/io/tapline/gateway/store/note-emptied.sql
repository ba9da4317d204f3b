update partition_day
set emptied_at = now()
where emptied_at is null
  and day < $1
  and not exists (
    select from notification
    where not erased
      and id >= uuid_floor(day::timestamp at time zone 'UTC')
      and id < uuid_floor((day + 1)::timestamp at time zone 'UTC')
  )
