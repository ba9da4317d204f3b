with target as (
    select id from live_notification where user_key = $1 and id = $2 for update
),
bumped as (
    insert into feed as f (user_key, seq)
    select $1, 1 from target
    on conflict (user_key) do update set seq = f.seq + 1
    returning seq
)
update notification
set status = 1, modified_at = now(), seq = bumped.seq
from bumped
where id = $2 and user_key = $1
