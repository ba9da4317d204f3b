-- What a trail needs besides: who has the content of an item, and since when.

alter table fetched add column updated_at timestamptz not null default now();
comment on column fetched.updated_at is 'When it was last found to have fetched more.';

alter table notification_change add column previous_seq bigint;
comment on column notification_change.previous_seq is 'Where the item was before; null: this gave it new content.';
