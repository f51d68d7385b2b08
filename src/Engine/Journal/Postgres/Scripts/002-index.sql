-- Secondary indexes that followers keep; all of it is derived from the journal and can be thrown away.

create table oms.indexes (
    name text primary key,
    projection int not null,
    xid xid8 not null,
    sequence bigint not null
);

-- One row a grain. A grain that was taken out keeps its row, without content, so that nothing older brings it back.
create table oms.index_entries (
    index text not null,
    grain uuid not null,
    name text not null,
    version bigint not null,
    sort bigint,
    id text collate "C",
    body bytea,
    primary key (index, grain)
);

create index index_entries_newest on oms.index_entries (index, sort desc, id desc) where body is not null;

create table oms.index_terms (
    index text not null,
    grain uuid not null,
    field text collate "C" not null,
    value text collate "C" not null,
    sort bigint not null,
    id text collate "C" not null,
    primary key (index, grain, field, value)
);

create index index_terms_newest on oms.index_terms (index, field, value, sort desc, id desc);
