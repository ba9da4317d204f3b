-- Outcomes that nothing is stored of and nobody else can store: those of one notification become one row. Part of a statement whose "alive" holds the
-- node's row, so that whoever takes it over sees them.
insert into acceptance (notification_id, subscription_ids, platforms, provider_ids)
select notification_id, array_agg(subscription_id), array_agg(platform), array_agg(provider_id)
from alive,
     unnest({notifications}::uuid[], {subscriptions}::uuid[], {platforms}::smallint[], {provider-ids}::text[])
         as r (notification_id, subscription_id, platform, provider_id)
group by notification_id
