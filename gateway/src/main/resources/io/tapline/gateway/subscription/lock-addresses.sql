-- The lock of each push address of a batch, which add-user.sql takes for one. Always the first locks that a transaction takes, in
-- the order that is given: ascending, so that nobody can wait in a circle.
-- $1 locks
select count(*) from unnest($1::bigint[]) as address_lock, pg_advisory_xact_lock(address_lock)
