-- What ended without reaching its device, the newest first. An app is known as long as the notification is.
-- $1 app, $2 platform, $3 state, $4 reason, each null for any; $5, $6, $7 where the page before has ended, or null; $8 limit
select d.notification_id, d.subscription_id, d.updated_at, d.state, d.attempts, d.reason, platform_name(d.platform) as platform, n.app_id
from delivery d
         left join notification n on n.id = d.notification_id
where d.state in (2, 4)
  and d.updated_at <= coalesce($5::timestamptz, 'infinity')
  and ($5::timestamptz is null or (d.updated_at, d.notification_id, d.subscription_id) < ($5, $6::uuid, $7::uuid))
  and ($1::text is null or n.app_id = $1)
  and ($2::text is null or d.platform = platform_number($2))
  and ($3::smallint is null or d.state = $3)
  and ($4::text is null or d.reason = $4)
order by d.updated_at desc, d.notification_id desc, d.subscription_id desc
limit $8
