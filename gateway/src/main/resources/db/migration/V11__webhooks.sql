create function platform_name(number smallint) returns text
    language sql immutable strict parallel safe
    return (array ['windows', 'iOS', 'android', 'webPush'])[number + 1];
comment on function platform_name is 'The platform that platform_number gives this number.';

-- What apps have asked to be told of. Each event is stored with the fact that it tells, and deleted when its app has taken it.
create table webhook_event (
    id              bigint      generated always as identity primary key,
    event_id        uuid        not null default gen_random_uuid(),
    app_id          text        not null,
    user_key        uuid        not null,
    notification_id uuid        not null,
    subscription_id uuid,
    kind            smallint    not null,
    occurred_at     timestamptz not null default now(),
    platform        smallint,
    attempts        integer,
    reason          text,
    provider_id     text
);
comment on column webhook_event.id is 'The order in which an app is told.';
comment on column webhook_event.kind is '0 accepted, 1 unregistered, 2 fetched, 3 read, 4 expired, 5 failed.';
create index webhook_event_of_app on webhook_event (app_id, id);
create index webhook_event_of_user on webhook_event (user_key);

-- Events that nobody took for days: kept for a while, to be seen.
create table webhook_dead (
    event_id        uuid        not null primary key,
    app_id          text        not null,
    user_key        uuid        not null,
    notification_id uuid        not null,
    subscription_id uuid,
    kind            smallint    not null,
    occurred_at     timestamptz not null,
    dead_at         timestamptz not null default now()
);
create index webhook_dead_to_forget on webhook_dead (dead_at);
create index webhook_dead_of_user on webhook_dead (user_key);

-- One row for each app with a webhook: one request to it is under way at a time, so that events stay in their order.
create table webhook (
    app_id          text        not null primary key,
    next_attempt_at timestamptz not null default now(),
    batch           uuid,
    events          bigint[],
    attempts        integer     not null default 0,
    failing_since   timestamptz,
    last_error      text
);
comment on column webhook.next_attempt_at is 'Whoever takes the batch moves it to when the next one may.';
comment on column webhook.events is 'What the batch holds, however often it is sent: its id means the same events each time.';

-- Who has been told to have fetched what, so that it is told once.
create table webhook_fetched (
    subscription_id uuid        not null references subscription on delete cascade,
    notification_id uuid        not null,
    seq             bigint      not null,
    expires_at      timestamptz not null,
    primary key (subscription_id, notification_id)
);
comment on column webhook_fetched.seq is 'The place in the feed of the content that was fetched.';
create index webhook_fetched_to_forget on webhook_fetched (expires_at);

-- What ended without reaching its device, for operators. A push that is accepted never stands in it.
create index delivery_dead on delivery (updated_at) where state in (2, 4);
