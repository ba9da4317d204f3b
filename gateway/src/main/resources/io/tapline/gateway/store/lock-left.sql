-- An epoch that was taken over and is not cleared up, for one who does it.
select epoch, name, low_water from node where taken_over_at is not null order by epoch limit 1 for update skip locked
