-- What of a user's notifications expired in a stretch of time; the last moment is there as a whole. Of deleted ones only those whose
-- deletion cannot be read in the feed any more.
-- $1 user, $2 place in the feed, $3 after, $4 until, $5 limit
select id, expires_at
from notification
where user_key = $1 and (status = 0 or seq > $2) and expires_at > $3 and expires_at <= $4
order by expires_at
fetch first $5 rows with ties
