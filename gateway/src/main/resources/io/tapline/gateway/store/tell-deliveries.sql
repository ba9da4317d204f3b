-- Follows record-deliveries.sql, whose parameters it shares, as "recorded": tells of those that took effect.
-- $11 kind of event or null for none, $12 app, $13 user of each
insert into webhook_event (app_id, user_key, notification_id, subscription_id, kind, platform, attempts, reason, provider_id)
select distinct on (t.notification_id, t.subscription_id)
       t.app_id, t.user_key, t.notification_id, t.subscription_id, t.kind, r.platform, r.attempts, r.reason, r.provider_id
from recorded r
         join unnest($1::uuid[], $2::uuid[], $3::smallint[], $11::smallint[], $12::text[], $13::uuid[])
    as t (notification_id, subscription_id, state, kind, app_id, user_key) using (notification_id, subscription_id, state)
where t.kind is not null
order by t.notification_id, t.subscription_id
