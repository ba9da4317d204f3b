insert into node (name, lease_until, low_water) values ($1, now() + $2 * interval '1 millisecond', $3) returning epoch
