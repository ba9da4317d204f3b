-- Keys by which postings are told apart: small tables, not partitioned, so that a key is unique whatever day it came. Every row is
-- written and read under the lock of its user's row in feed.

-- 24 hours of answers. Keys and bodies are digests.
create table idempotency (
    user_key   uuid        not null,
    key        uuid        not null,
    body       uuid        not null,
    posting_id uuid        not null,
    item_id    uuid        not null,
    seq        bigint      not null,
    expires_at timestamptz not null,
    primary key (user_key, key)
);
comment on column idempotency.posting_id is 'The id it was posted with; item_id is another one if an item was replaced.';
create index idempotency_to_forget on idempotency (expires_at);

-- Which item an appNotificationId stands for, if its app asked for replacement.
create table replacement (
    user_key   uuid        not null,
    key        uuid        not null,
    item_id    uuid        not null,
    expires_at timestamptz not null,
    primary key (user_key, key)
);
comment on column replacement.expires_at is 'When the item expires.';
create index replacement_to_forget on replacement (expires_at);
