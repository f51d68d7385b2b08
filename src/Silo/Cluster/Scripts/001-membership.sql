-- Who belongs to the cluster, for Orleans' ADO.NET clustering. It looks up its statements in a table of this name, which it finds by the search
-- path; the statements themselves are ours, and so are the tables they work on. Names of parameters and of columns read are the provider's.

-- Each change of a member is one step of the cluster's version: of two silos that change something at the same time one is told to look again.
create table oms.clusters (
    cluster text primary key,
    version int not null
);

-- Statuses are Orleans': 1 created, 2 joining, 3 active, 4 shutting down, 5 stopping, 6 dead.
-- died_at is this server's clock when somebody else declared the silo dead: for how long it may still answer is counted from then.
-- A silo that left by itself has none: it has stopped answering before it says so.
create table oms.members (
    cluster text not null references oms.clusters,
    address text not null,
    port int not null,
    generation int not null,
    silo_name text not null,
    host_name text not null,
    proxy_port int not null,
    status int not null,
    suspect_times text,
    start_time timestamptz not null,
    i_am_alive_time timestamptz not null,
    died_at timestamptz,
    primary key (cluster, address, port, generation)
);

create table oms.orleansquery (
    querykey text primary key,
    querytext text not null
);

insert into oms.orleansquery (querykey, querytext) values
('GatewaysQueryKey', $sql$
    select address, proxy_port as ProxyPort, generation
    from oms.members
    where cluster = @DeploymentId and status = @Status and proxy_port > 0
$sql$),
('MembershipReadRowKey', $sql$
    select v.version, m.address, m.port, m.generation, m.silo_name as SiloName, m.host_name as HostName, m.status, m.proxy_port as ProxyPort,
        m.suspect_times as SuspectTimes, m.start_time as StartTime, m.i_am_alive_time as IAmAliveTime
    from oms.clusters v
    left join oms.members m on m.cluster = v.cluster and m.address = @Address and m.port = @Port and m.generation = @Generation
    where v.cluster = @DeploymentId
$sql$),
('MembershipReadAllKey', $sql$
    select v.version, m.address, m.port, m.generation, m.silo_name as SiloName, m.host_name as HostName, m.status, m.proxy_port as ProxyPort,
        m.suspect_times as SuspectTimes, m.start_time as StartTime, m.i_am_alive_time as IAmAliveTime
    from oms.clusters v
    left join oms.members m on m.cluster = v.cluster
    where v.cluster = @DeploymentId
$sql$),
('InsertMembershipVersionKey', $sql$
    with made as (
        insert into oms.clusters (cluster, version) values (@DeploymentId, 0) on conflict do nothing returning cluster)
    select exists (select from made)
$sql$),
('InsertMembershipKey', $sql$
    with stepped as (
        update oms.clusters set version = version + 1
        where cluster = @DeploymentId and version = @Version and not exists (
            select from oms.members
            where members.cluster = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
        returning cluster),
    entered as (
        insert into oms.members
            (cluster, address, port, generation, silo_name, host_name, proxy_port, status, start_time, i_am_alive_time)
        select cluster, @Address, @Port, @Generation, @SiloName, @HostName, @ProxyPort, @Status, @StartTime, @IAmAliveTime from stepped
        returning cluster)
    select exists (select from entered)
$sql$),
('UpdateMembershipKey', $sql$
    with stepped as (
        update oms.clusters set version = version + 1
        where cluster = @DeploymentId and version = @Version and exists (
            select from oms.members
            where members.cluster = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
        returning cluster),
    changed as (
        update oms.members m
        set status = @Status, suspect_times = @SuspectTimes, i_am_alive_time = @IAmAliveTime,
            died_at = case
                when @Status <> 6 or m.status = 6 then m.died_at
                when m.status in (4, 5) and position(@Address || ':' || @Port || '@' || @Generation in coalesce(@SuspectTimes, '')) > 0 then null
                else clock_timestamp()
            end
        from stepped
        where m.cluster = stepped.cluster and m.address = @Address and m.port = @Port and m.generation = @Generation
        returning m.cluster)
    select exists (select from changed)
$sql$),
('UpdateIAmAlivetimeKey', $sql$
    update oms.members set i_am_alive_time = @IAmAliveTime
    where cluster = @DeploymentId and address = @Address and port = @Port and generation = @Generation
$sql$),
('DeleteMembershipTableEntriesKey', $sql$
    with left_behind as (delete from oms.members where cluster = @DeploymentId)
    delete from oms.clusters where cluster = @DeploymentId
$sql$),
('CleanupDefunctSiloEntriesKey', $sql$
    delete from oms.members
    where cluster = @DeploymentId and status = 6 and i_am_alive_time < @IAmAliveTime and start_time < @IAmAliveTime
$sql$),
('CleanupDefunctSiloEntryKey', $sql$
    delete from oms.members
    where cluster = @DeploymentId and status = 6 and address = @Address and port = @Port and generation = @Generation
        and start_time = @StartTime and i_am_alive_time = @IAmAliveTime and coalesce(suspect_times, '') = coalesce(@SuspectTimes, '')
$sql$);
