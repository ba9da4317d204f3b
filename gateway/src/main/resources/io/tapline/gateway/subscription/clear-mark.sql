-- The index has this version; a later one has its own mark. $1 user, $2 version
-- Nobody waits for the disk: a mark that a crash brings back costs one needless repair.
with lazily as materialized (select set_config('synchronous_commit', 'off', true))
update app_user set dirty_since = null
from lazily
where user_key = $1 and endpoints_version = $2 and dirty_since is not null
