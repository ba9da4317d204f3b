-- Outcomes that nothing is stored of and nobody else can store: those of one notification become one row. The node's row is held, so that whoever takes
-- it over sees them. $11 notifications, $12 subscriptions, $13 platforms, $14 the providers' ids, $15 node epochs
insert into acceptance (notification_id, subscription_ids, platforms, provider_ids)
select notification_id, array_agg(subscription_id), array_agg(platform), array_agg(provider_id)
from unnest($11::uuid[], $12::uuid[], $13::smallint[], $14::text[], $15::bigint[])
         as r (notification_id, subscription_id, platform, provider_id, node_epoch)
         join (select epoch from node where epoch = any ($15) and taken_over_at is null for key share) as alive
              on alive.epoch = node_epoch
group by notification_id
