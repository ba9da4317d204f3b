-- Everything that hangs on some of a user's notifications, deleted and expired ones among them. Needs lock-feed.sql before it.
-- $1 user, $2 their ids: given, not looked up here, so that their partitions are known
with deliveries as (delete from delivery where notification_id = any ($2)),
     acceptances as (delete from acceptance where notification_id = any ($2)),
     changes as (delete from notification_change where notification_id = any ($2)),
     alerts as (delete from fallback where notification_id = any ($2))
delete from notification where id = any ($2) and user_key = $1
