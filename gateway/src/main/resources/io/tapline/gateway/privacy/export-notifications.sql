-- All there are, deleted and expired ones too as far as they are still there. $1 user, $2 the last one before, $3 how many
select 'notification' as type, id, app_id as app, target_host as "targetHostName", app_notification_id as "appNotificationId",
       group_name as "groupName", target_subscriptions as "targetSubscriptions",
       array(select name from unnest(array ['windows', 'iOS', 'android', 'webPush']) with ordinality as p (name, place)
             where platforms & (1 << (place - 1)::integer) <> 0) as platforms,
       (array ['none', 'high', 'low'])[priority + 1] as priority,
       (array ['active', 'deleted'])[status + 1] as status,
       (array ['unread', 'read'])[read_state + 1] as "readState",
       (array ['noInteraction', 'activated', 'dismissed', 'snoozed'])[action_state + 1] as "userActionState",
       raw as "rawContent", title, body, display_seconds as "displayTimeToLive", fallback_seconds as "fallbackDelayInSeconds",
       fallback_title as "fallbackTitle", fallback_body as "fallbackBody", modified_at as "lastModifiedDateTime",
       expires_at as "expirationDateTime"
from notification
where user_key = $1 and id > $2
order by id
limit $3
