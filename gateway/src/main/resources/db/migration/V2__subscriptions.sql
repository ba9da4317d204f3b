-- Who can be reached, and where. Redis holds a copy of each user's list; this is the truth that it is rebuilt from.

-- One row for each user who ever had a subscription. Whoever changes a user's subscriptions locks this row first, several rows in
-- the order of user_key. Never delete a row: its version would start again and copies in Redis would look newer than the truth.
create table app_user (
    user_key          uuid        primary key,
    app_id            text        not null,
    -- Grows by one in the transaction of every change of the user's subscriptions.
    endpoints_version bigint      not null default 0,
    -- Set by the same transaction, cleared when Redis has that version; what stays set is repaired by the sweeper.
    dirty_since       timestamptz
);

create index app_user_dirty on app_user (dirty_since) where dirty_since is not null;

create table subscription (
    id               uuid        primary key,
    user_key         uuid        not null references app_user,
    app_id           text        not null,
    device_id        text        not null,
    -- The random half of the UNSID; kept through every renewal.
    secret           uuid        not null,
    platform         text        not null check (platform in ('windows', 'iOS', 'android', 'webPush')),
    -- The push address in the order of the components of its endpoint type.
    address          text[]      not null,
    -- SHA-256 of what makes an address unique on its platform.
    address_hash     bytea       not null,
    -- Counts the times that the device handed in its address.
    registration     bigint      not null,
    registered_at    timestamptz not null,
    expires_at       timestamptz not null,
    created_at       timestamptz not null,
    app_display_name text,
    unique (user_key, device_id),
    -- Two people on one phone: an address belongs to the one who registered it last.
    unique (app_id, platform, address_hash)
);

create index subscription_expiry on subscription (expires_at);
