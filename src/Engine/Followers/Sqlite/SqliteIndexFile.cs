using Microsoft.Data.Sqlite;

namespace OrleansOms.Engine.Followers.Sqlite;

/// <summary>The file of a <see cref="SqliteIndexStore"/> and its tables.</summary>
internal static class SqliteIndexFile
{
    // The number of the tables' format; there are no migrations, for an index is built anew.
    private const int Format = 4;

    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    // What is written at random places costs a page each, of the log and then of the file; so there is no more of it than must be, and it is small. Entries
    // come in about the order of their sorts. A term is its hash alone; whether an entry has it in truth is told by the entry's own terms.
    private const string Tables = """
        create table indexes (
            number integer primary key, name text not null unique, projection integer not null, xid integer not null, sequence integer not null);

        create table entries (
            entry integer primary key, [index] integer not null, sort integer not null, id text not null, version integer not null,
            moves integer not null, body blob not null, terms blob not null);
        create unique index entries_by_place on entries ([index], sort, id);
        create unique index entries_that_move on entries ([index], id) where moves = 1;

        create table terms (
            [index] integer not null, hash integer not null, sort integer not null, entry integer not null,
            primary key ([index], hash, sort desc, entry)) without rowid;
        """;

    /// <summary>Opens the file, or a database in memory when it is null; what is of no use is thrown away first.</summary>
    public static SqliteConnection Open(string? file)
    {
        try
        {
            return TryOpen(file) ?? Begin(file);
        }
        catch (SqliteException e) when (file is not null && e.SqliteErrorCode is Corrupt or NotADatabase)
        {
            return Begin(file);
        }
    }

    private static SqliteConnection Begin(string? file)
    {
        Delete(file);
        return TryOpen(file) ?? throw new IOException("its tables could not be made.");
    }

    /// <summary>Null when the file is of another format.</summary>
    private static SqliteConnection? TryOpen(string? file)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = file ?? ":memory:", Pooling = file is not null, DefaultTimeout = 30 };
        var connection = new SqliteConnection(settings.ConnectionString);
        try
        {
            connection.Open();

            // Durable to the last batch is not needed: position and entries go back together, and are followed up again. Terms lie all
            // over the file, so pages are kept in memory (KiB) and written back (pages of 4 KiB) when many changes have met on them.
            Execute(connection, "pragma journal_mode = wal; pragma synchronous = normal; pragma cache_size = -65536; pragma wal_autocheckpoint = 8192");
            var format = (long)Execute(connection, "pragma user_version")!;
            if (format is 0)
            {
                using var transaction = connection.BeginTransaction();
                Execute(connection, Tables + $"pragma user_version = {Format}");
                transaction.Commit();
            }

            if (format is 0 or Format)
            {
                return connection;
            }
        }
        catch
        {
            Close(connection);
            throw;
        }

        Close(connection);
        return null;
    }

    private static void Close(SqliteConnection connection)
    {
        SqliteConnection.ClearPool(connection);
        connection.Dispose();
    }

    private static void Delete(string? file)
    {
        foreach (var part in file is null ? [] : (string[])[file, $"{file}-wal", $"{file}-shm"])
        {
            File.Delete(part);
        }
    }

    private static object? Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
