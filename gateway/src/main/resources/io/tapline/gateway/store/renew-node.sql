-- The end of a lease only lets others take over: until one has, its node may come back.
update node set lease_until = now() + $2 * interval '1 millisecond', low_water = $3
where epoch = $1 and taken_over_at is null
