-- What is left of a user who was erased, until nobody can hold anything of before: a key that is a hash, and counters that go on.

alter table app_user add column erased_at timestamptz;
comment on column app_user.erased_at is 'All of the user was erased then, and nothing was registered since. The version must go on while Redis may have a copy.';
create index app_user_erased on app_user (erased_at) where erased_at is not null;

alter table feed
    add column begins_at bigint not null default 0,
    add column erased_at timestamptz;
comment on column feed.begins_at is 'Places below lead nowhere: what was there was erased.';
comment on column feed.erased_at is 'When that was.';
create index feed_erased on feed (erased_at) where erased_at is not null;
