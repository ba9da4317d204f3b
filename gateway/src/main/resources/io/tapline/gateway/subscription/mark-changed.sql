-- $1 users whose subscriptions were changed, all of them locked
update app_user
set endpoints_version = endpoints_version + 1, dirty_since = now(), erased_at = null
where user_key = any ($1)
