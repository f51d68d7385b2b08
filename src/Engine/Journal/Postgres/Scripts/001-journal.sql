-- The journal. Times are microseconds since 1970, UTC, as the checksums count them; checksums are unsigned 64 bits kept as signed.

-- grain is the first half of SHA-256 over the grain's name, so that keys are short; the name itself stands beside it and is checked.
-- The primary key is the fence between processes: of two that write the same version, one fails.
-- xid and ordinal are the log order: the transaction, and the row's place in its flush, which is one transaction.
create table oms.journal (
    grain uuid not null,
    first_version bigint not null,
    count int not null,
    ordinal int not null,
    alarm_at_us bigint,
    flush bigint not null,
    checksum bigint not null,
    xid xid8 not null default pg_current_xact_id(),
    writer uuid not null,
    name text not null,
    events bytea not null,
    primary key (grain, first_version)
);

create index journal_log on oms.journal (xid, ordinal);

-- Derived from each grain's last row.
create table oms.alarms (
    grain uuid primary key,
    at_us bigint not null,
    name text not null
);

create index alarms_due on oms.alarms (at_us, grain);

-- Derived: the newest snapshot of each grain.
create table oms.snapshots (
    grain uuid primary key,
    version bigint not null,
    row_checksum bigint not null,
    checksum bigint not null,
    shape int not null,
    name text not null,
    state bytea not null
);

-- What personal data is sealed with; erasing a customer deletes the row.
create table oms.customer_keys (
    customer text primary key,
    key_id uuid not null,
    key bytea not null
);

-- One row a flush: each writer's chain, by which a missing flush is known.
create table oms.flushes (
    writer uuid not null,
    number bigint not null,
    rows int not null,
    chain bytea not null,
    primary key (writer, number)
);
