-- When items of a feed expire, so that a poll that finds nothing needs the feed's row only.
alter table feed
    add column last_expiry timestamptz not null default '-infinity',
    add column next_expiry timestamptz not null default '-infinity';
comment on column feed.last_expiry is 'No item of the feed has expired between this and next_expiry.';
comment on column feed.next_expiry is 'Nothing expires before it. When it is past, whoever reads the feed looks for the two anew.';
