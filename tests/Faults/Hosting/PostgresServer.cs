using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace OrleansOms.Faults.Tests.Hosting;

/// <summary>A PostgreSQL of a test's own, which it may stop as it likes. Skips the test where its programs are not.</summary>
public sealed class PostgresServer : IDisposable
{
    private const int StartsMax = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _programs;
    private readonly string _path;
    private readonly bool _hasLittleRoom;
    private int _port;

    private PostgresServer(string programs, string? place)
    {
        _programs = programs;
        _path = place ?? Path.Combine(Path.GetTempPath(), $"orleansoms-pg-{Guid.NewGuid():N}");
        _hasLittleRoom = place is not null;
    }

    public int Port => _port;

    /// <summary>How a silo connects to it.</summary>
    public string Connection => ConnectionThrough(_port);

    /// <summary>How a silo connects by another port that leads there. It gives up on a silent server sooner than by default, so that a test need not wait.</summary>
    public static string ConnectionThrough(int port) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = "oms",
        Database = "postgres",
        Timeout = 5,
        CommandTimeout = 5,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    /// <param name="place">A folder with little room, which it makes for itself and deletes; null for one of its own.</param>
    public static PostgresServer Start(string? place = null)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The faults of PostgreSQL are for Linux.");
        var programs = FindPrograms();
        Assert.SkipUnless(programs is not null, "PostgreSQL's programs are not here; PGBIN says where.");
        var server = new PostgresServer(programs!, place);
        Directory.CreateDirectory(server._path);
        try
        {
            if (Environment.IsPrivilegedProcess) server.Run("chown", AccountOfServer(), server._path); // It refuses to run as root.
            server.Make();
            server.StartOnSomePort();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>False when it was stopped, and when it has ended by itself, as it does without room for its own log.</summary>
    public bool IsRunning => File.Exists(Path.Combine(Cluster, "postmaster.pid"));

    /// <summary>Ends all its processes at once, without a checkpoint: what a client was not told of may be there or not.</summary>
    public void StopImmediately() => Control("stop", "--mode=immediate");

    public void StartAgain() => Control("start", "--log", Path.Combine(_path, "log"), "-o", Options(_port));

    /// <summary>Waits until it serves, and starts it if it has ended by itself, as whoever watches over it would.</summary>
    public Task ComeBackAsync() => Eventually.Equals(true, async () =>
    {
        try
        {
            if (!IsRunning) StartAgain();
            await using var connection = new NpgsqlConnection(Connection + ";Pooling=false");
            await connection.OpenAsync();
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            return false;
        }
    });

    public void Dispose()
    {
        if (IsRunning) StopImmediately();
        Directory.Delete(_path, recursive: true);
    }

    private string Cluster => Path.Combine(_path, "cluster");

    private void Make()
    {
        string[] options = ["--pgdata", Cluster, "--username=oms", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"];
        RunAs(Path.Combine(_programs, "initdb"), _hasLittleRoom ? [.. options, "--wal-segsize=1"] : options);
    }

    // A port can't be asked for and kept, so the server itself finds out whether one is free.
    private void StartOnSomePort()
    {
        for (var attempt = 1; !IsRunning; attempt++)
        {
            _port = 20_000 + Random.Shared.Next(12_000);
            try
            {
                StartAgain();
            }
            catch (InvalidOperationException) when (attempt < StartsMax)
            {
                // The next one, then.
            }
        }
    }

    // Its processes are killed, never the machine under them: what the operating system was given is there.
    private string Options(int port) => string.Create(
        CultureInfo.InvariantCulture,
        $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=100 -c fsync=off -c full_page_writes=off")
        + (_hasLittleRoom ? " -c min_wal_size=2MB -c max_wal_size=8MB" : "");

    private void Control(string verb, params string[] arguments) =>
        RunAs(Path.Combine(_programs, "pg_ctl"), [verb, "--silent", "--wait", "--pgdata", Cluster, .. arguments]);

    private void RunAs(string program, params string[] arguments)
    {
        if (Environment.IsPrivilegedProcess) Run("runuser", ["-u", AccountOfServer(), "--", program, .. arguments]);
        else Run(program, arguments);
    }

    // Its output is not read: the server inherits it, so it would never end.
    private void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$@\" </dev/null >>output 2>&1", "sh", program, .. arguments])
        {
            WorkingDirectory = _path,
            UseShellExecute = false,
        })!;
        if (!process.WaitForExit(Patience) || process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {File.ReadAllText(Path.Combine(_path, "output"))}");
        }
    }

    private static string AccountOfServer() => File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    private static string? FindPrograms()
    {
        var folders = new List<string?> { Environment.GetEnvironmentVariable("PGBIN") };
        if (Directory.Exists("/usr/lib/postgresql"))
        {
            folders.AddRange(Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin")));
        }

        folders.AddRange((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator));
        return folders.Find(folder => !string.IsNullOrEmpty(folder) && File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")));
    }
}
