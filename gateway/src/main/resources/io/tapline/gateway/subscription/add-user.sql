-- Waits until nobody else in the cluster registers the same push address, then makes sure that there is a user to lock. Always the
-- first lock that a transaction takes, and the only one of its kind, so nobody can wait in a circle.
-- $1 user, $2 app, $3 lock of the push address
insert into app_user (user_key, app_id) select $1, $2 from pg_advisory_xact_lock($3) on conflict do nothing
