-- A lease that has ended is gone: another node may be at work on what it covered.
update node set lease_until = now() + $2 * interval '1 millisecond', low_water = $3
where epoch = $1 and lease_until > now()
