-- What a node that ended has left behind, and every push that is to be tried again: rows that any node may take.

alter table node add column taken_over_at timestamptz;
comment on column node.taken_over_at is 'From then on nothing is written under this epoch, and others finish what it has accepted.';

create function platform_number(platform text) returns smallint
    language sql immutable strict parallel safe
    return case platform when 'windows' then 0 when 'iOS' then 1 when 'android' then 2 when 'webPush' then 3 end;
comment on function platform_number is 'The bit of notification.platforms.';

alter table delivery
    add column seq bigint,
    add column platform smallint;
comment on column delivery.seq is 'Of content that replaced another: its place in the feed. An outcome of the content before does not count.';
comment on column delivery.platform is 'Of state 3: where it goes, as platform_number has it. One push service that is away must not hold up the others.';
comment on column delivery.next_attempt_at is 'Of state 3: when it is due. Whoever takes it moves it to when the next one may.';

update delivery d
set platform = platform_number(s.platform)
from subscription s
where s.id = d.subscription_id and d.state = 3;

drop index delivery_to_retry;
create index delivery_to_retry on delivery (platform, next_attempt_at) where state = 3;
