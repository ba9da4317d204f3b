select serial, app_id, service, sealing_key, sealed, about, not_after, created_at, usable_until
from credential
where usable_until is null or usable_until > now()
order by app_id, service, serial desc
