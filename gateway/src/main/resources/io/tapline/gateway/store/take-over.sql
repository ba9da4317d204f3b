-- Ends the epochs whose nodes have not renewed their leases. A statement of its own: what they stored before it is committed when the
-- next one looks, as their writers hold the row.
-- $1 milliseconds of a lease: after a start of Postgres every node has so long to come back
update node
set taken_over_at = now()
where epoch in (select epoch
                from node
                where taken_over_at is null
                  and greatest(lease_until, pg_postmaster_start_time() + $1 * interval '1 millisecond') <= now()
                for update skip locked)
returning epoch, name
