-- Apps that operators register while the gateway runs, beside those of the configuration file.

-- One row. Every change of the tables below bumps it first, which is also its lock: changes come one after the other, and a node that
-- has seen a version has seen all changes up to it.
create table registry (
    single  boolean primary key default true check (single),
    version bigint  not null
);
insert into registry (version) values (1);

create table app (
    id         text        primary key,
    -- The keys of apps[] of the configuration, without credentials.
    definition jsonb       not null,
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now()
);

-- One that is not proved is no valid targetHostName.
create table host_name (
    host      text        primary key,
    app_id    text        not null references app on delete cascade,
    -- What the domain must show, once somebody has begun to prove it.
    challenge text,
    method    text        check (method in ('wellKnown', 'dns', 'operator')),
    proved_at timestamptz,
    check ((method is null) = (proved_at is null))
);
create index host_name_of_app on host_name (app_id);

-- Never used twice: it is part of what a sealed credential is bound to.
create sequence credential_serial;

create table credential (
    serial       bigint      primary key,
    app_id       text        not null references app on delete cascade,
    service      text        not null check (service in ('apns', 'fcm', 'wns', 'webPush')),
    -- AES-256-GCM under the key of this name, bound to app, service and serial.
    sealing_key  text        not null,
    sealed       bytea       not null,
    -- What may be shown of it.
    about        jsonb       not null,
    -- Null: it does not expire, as far as anybody knows.
    not_after    timestamptz,
    created_at   timestamptz not null default now(),
    -- Null: the current one. A replaced one goes on for a while, and is then deleted.
    usable_until timestamptz
);
create unique index credential_current on credential (app_id, service) where usable_until is null;
create index credential_of_app on credential (app_id);

-- Who did what. Nothing in it is a secret, and nothing in it ever changes.
create table audit (
    id      bigint      generated always as identity primary key,
    at      timestamptz not null default now(),
    actor   text        not null,
    action  text        not null,
    subject text        not null,
    detail  jsonb       not null
);

create function refuse_change_of_audit() returns trigger language plpgsql as $$
begin
    raise exception 'the audit log is append-only';
end $$;
create trigger audit_is_append_only before update or delete on audit
    for each row execute function refuse_change_of_audit();
create trigger audit_is_not_truncated before truncate on audit
    for each statement execute function refuse_change_of_audit();
