-- Removes a dead endpoint only if it is still the one that was sent to.
-- $1 user, $2 id, $3 address hash, $4 registration, $5 dead since, or null if the provider did not say
delete from subscription
where user_key = $1 and id = $2 and address_hash = $3 and registration = $4
  and ($5::timestamptz is null or registered_at < $5)
