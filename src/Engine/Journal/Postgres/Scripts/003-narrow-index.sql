-- Secondary indexes once more, with terms by their hashes and in one place each: the search was what cost PostgreSQL most of an order. They are built anew from the journal.
-- The tables of 002 stay for silos of the release before, until all are replaced; a later script drops them.

create table oms.search_indexes (
    number int generated always as identity,
    name text primary key,
    projection int not null,
    xid xid8 not null,
    sequence bigint not null
);

-- One row a grain. Its terms, as text, tell what it has in truth where two of them share a hash; by their hashes it is known what to take away when it changes.
-- A change of what it says touches none of its indexes, so there is room for it on the page.
create table oms.search_entries (
    grain uuid not null,
    index int not null,
    version bigint not null,
    sort bigint not null,
    id text collate "C" not null,
    name text not null,
    hashes bigint[] not null,
    terms text[] collate "C" not null,
    body bytea not null,
    primary key (index, grain)
) with (fillfactor = 80);

create index search_entries_newest on oms.search_entries (index, sort, id);

create table oms.search_terms (
    term bigint not null,
    sort bigint not null,
    grain uuid not null,
    index int not null,
    primary key (index, term, sort, grain)
);
