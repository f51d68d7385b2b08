namespace OrleansOms.Baseline.Database;

/// <summary>The tables.</summary>
internal static class Schema
{
    /// <summary>The name under which PostgreSQL reports that an order's id, which derives from its key, is there already.</summary>
    public const string OrderKey = "orders_key";

    public const string OrderReference = "orders_reference";

    /// <remarks>
    /// Room is left in the pages of stock, and none of its changing columns is in an index: a changed row stays in its page and no index is touched
    /// (a heap-only update). An order's lines have no foreign key: checking it locks the order's row once a line. They are numbered by a
    /// sequence and not by the order's id, so their index grows at its end.
    /// </remarks>
    public const string Tables = """
        create table if not exists location (
            id text collate "C" primary key,
            version bigint not null,
            description json not null);

        create table if not exists sku (
            id text collate "C" primary key,
            version bigint not null,
            description json not null);

        create table if not exists stock (
            sku text collate "C" not null,
            location text collate "C" not null,
            available bigint not null check (available >= 0),
            committed bigint not null default 0 check (committed >= 0),
            version bigint not null default 1,
            as_of timestamptz not null,
            primary key (sku, location)) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

        create table if not exists orders (
            id uuid not null constraint orders_key primary key,
            number bigint not null generated always as identity (cache 100),
            fingerprint bytea not null,
            placed_at timestamptz not null,
            channel text not null,
            reference text,
            currency text not null,
            customer text not null,
            details json not null);

        create unique index if not exists orders_reference on orders (channel, reference) where reference is not null;

        create table if not exists order_line (
            order_number bigint not null,
            line int not null,
            location text collate "C" not null,
            is_sourced boolean not null,
            sku text collate "C" not null,
            quantity bigint not null check (quantity > 0),
            unit_price numeric not null,
            discount numeric not null,
            tax numeric not null,
            primary key (order_number, line, location));

        create table if not exists request (
            id uuid primary key,
            fingerprint bytea not null,
            answer bytea);

        create table if not exists movement (
            request uuid not null,
            index int not null,
            at timestamptz not null,
            sku text collate "C" not null,
            location text collate "C" not null,
            type text not null,
            quantity bigint not null,
            reason text not null,
            reference text,
            primary key (request, index));
        """;
}
