-- Takes users whose index was not brought up to date in time. The new mark keeps other nodes away while this one works, and
-- brings the user back if this one dies. $1 seconds that a mark may be old, $2 how many
update app_user set dirty_since = now()
where user_key in (
    select user_key
    from app_user
    where dirty_since < now() - make_interval(secs => $1)
    order by dirty_since
    limit $2
    for no key update skip locked)
returning user_key
