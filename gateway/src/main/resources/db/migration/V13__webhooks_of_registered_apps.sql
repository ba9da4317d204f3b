-- The webhook of a registered app is sealed as its credentials are.

alter table credential drop constraint credential_service_check;
alter table credential add constraint credential_service_check
    check (service in ('apns', 'fcm', 'wns', 'webPush', 'webhook'));
