-- Without the secret of the UNSID, which is the app's and not the user's. $1 user
select 'subscription' as type, s.id, s.app_id as app, s.device_id as "deviceId", s.platform, s.address, s.app_display_name as "appDisplayName",
       s.created_at as "createdAt", s.registered_at as "registeredAt", s.expires_at as "expiresAt", f.updated_at as "fetchedAt"
from subscription s
         left join fetched f on f.subscription_id = s.id
where s.user_key = $1
order by s.created_at, s.id
