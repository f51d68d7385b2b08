-- What Orleans' ADO.NET grain storage keeps here: who listens to which stream. The statements are ours; names of parameters and of columns read are the
-- provider's. It also sends a hash of the grain's id and one of its type, for tables without a key.

create table oms.grain_states (
    service text not null,
    type text not null,
    id0 bigint not null,
    id1 bigint not null,
    id text not null,
    version int not null,
    state bytea,
    primary key (service, type, id0, id1, id)
);

-- Each answers with one row: the new version, or null where somebody else was first.
insert into oms.orleansquery (querykey, querytext) values
('ReadFromStorageKey', $sql$
    select state as PayloadBinary, version as Version
    from oms.grain_states
    where service = @ServiceId and type = @GrainTypeString and id0 = @GrainIdN0 and id1 = @GrainIdN1 and id = coalesce(@GrainIdExtensionString::text, '')
$sql$),
('WriteToStorageKey', $sql$
    with made as (
        insert into oms.grain_states (service, type, id0, id1, id, version, state)
        select @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString::text, ''), 1, @PayloadBinary
        where @GrainStateVersion::int is null
        on conflict do nothing
        returning version),
    changed as (
        update oms.grain_states set version = version + 1, state = @PayloadBinary
        where service = @ServiceId and type = @GrainTypeString and id0 = @GrainIdN0 and id1 = @GrainIdN1
            and id = coalesce(@GrainIdExtensionString::text, '') and version = @GrainStateVersion::int
        returning version)
    select coalesce((select version from made), (select version from changed)) as NewGrainStateVersion
$sql$),
('ClearStorageKey', $sql$
    with changed as (
        update oms.grain_states set version = version + 1, state = null
        where service = @ServiceId and type = @GrainTypeString and id0 = @GrainIdN0 and id1 = @GrainIdN1
            and id = coalesce(@GrainIdExtensionString::text, '') and version = @GrainStateVersion::int
        returning version)
    select (select version from changed) as NewGrainStateVersion
$sql$),
('DeleteStorageKey', $sql$
    with gone as (
        delete from oms.grain_states
        where service = @ServiceId and type = @GrainTypeString and id0 = @GrainIdN0 and id1 = @GrainIdN1
            and id = coalesce(@GrainIdExtensionString::text, '') and version = @GrainStateVersion::int
        returning version)
    select (select version + 1 from gone) as NewGrainStateVersion
$sql$);
