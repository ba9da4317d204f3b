-- The index has this version; a later one has its own mark. $1 user, $2 version
update app_user set dirty_since = null where user_key = $1 and endpoints_version = $2 and dirty_since is not null
