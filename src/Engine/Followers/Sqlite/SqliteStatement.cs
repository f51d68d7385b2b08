using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace OrleansOms.Engine.Followers.Sqlite;

/// <summary>
/// A prepared statement that runs thousands of times a second: bound and stepped without the objects that ADO.NET makes for each value of
/// each run. Parameters are numbered from 1.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <exception cref="SqliteException">It is no statement.</exception>
    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        SqliteException.ThrowExceptionForRC(sqlite3_prepare_v2(_database, sql, out _statement), _database);
    }

    public SqliteStatement Bind(int parameter, string? value)
    {
        Check(value switch
        {
            null => sqlite3_bind_null(_statement, parameter),
            "" => sqlite3_bind_text(_statement, parameter, ""), // As of a blob of no bytes, below.
            _ => BindText(parameter, value),
        });
        return this;
    }

    public SqliteStatement Bind(int parameter, long? value)
    {
        Check(value is { } number ? sqlite3_bind_int64(_statement, parameter, number) : sqlite3_bind_null(_statement, parameter));
        return this;
    }

    public SqliteStatement Bind(int parameter, ReadOnlyMemory<byte>? value)
    {
        Check(value switch
        {
            null => sqlite3_bind_null(_statement, parameter),
            { IsEmpty: true } => sqlite3_bind_zeroblob(_statement, parameter, 0), // Of no bytes there is no address, which would mean null.
            { } bytes => sqlite3_bind_blob(_statement, parameter, bytes.Span),
        });
        return this;
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>How many rows it changed.</returns>
    /// <exception cref="SqliteException">It failed.</exception>
    public int Run()
    {
        try
        {
            while (Next())
            {
            }

            return sqlite3_changes(_database);
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>The row that was inserted last.</summary>
    public long LastRow => sqlite3_last_insert_rowid(_database);

    /// <summary>Goes to the next row; false after the last. Whoever stops before must <see cref="Reset"/>.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    public bool Next()
    {
        var result = sqlite3_step(_statement);
        if (result is SQLITE_ROW)
        {
            return true;
        }

        if (result is not SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(result, _database);
        }

        return false;
    }

    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    /// <summary>Valid until the next step; empty for null.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => sqlite3_column_blob(_statement, column);

    public long Number(int column) => sqlite3_column_int64(_statement, column);

    /// <summary>Ready for the next run; what is bound stays bound. A failure of the last run was told by it.</summary>
    public void Reset() => _ = sqlite3_reset(_statement);

    public void Dispose() => _statement.Dispose();

    // With its length: a text may hold a zero, at which a plain string would end.
    private int BindText(int parameter, string value)
    {
        var length = Encoding.UTF8.GetMaxByteCount(value.Length);
        var rented = ArrayPool<byte>.Shared.Rent(length + 1);
        try
        {
            return sqlite3_bind_text(_statement, parameter, rented.AsSpan(0, Encoding.UTF8.GetBytes(value, rented)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}
