using System.Buffers.Binary;
using System.Runtime.InteropServices;
using RocksDbSharp;
using Database = RocksDbSharp.RocksDb;

namespace OrleansOms.Engine.Journal.RocksDb;

/// <summary>The files of a database as wholes: what is wrong with one is told with its name, whatever lies in it.</summary>
internal static class RocksDbFiles
{
    public const string CurrentName = "CURRENT";
    public const string LogPattern = "*.log";

    /// <summary>Flaws in the WAL and in the manifest: what RocksDB would refuse without a name, and what it would pass over.</summary>
    /// <exception cref="IOException">A file can't be read.</exception>
    public static IEnumerable<string> FlawsOfLogs(string path)
    {
        var current = Path.Combine(path, CurrentName);
        var manifest = File.Exists(current) ? File.ReadAllText(current).TrimEnd('\n') : null;
        if (manifest is not null && !File.Exists(Path.Combine(path, manifest)))
        {
            yield return $"{CurrentName}: it names a file that is not there";
        }

        foreach (var file in LogsOf(path, manifest))
        {
            if (RocksDbLogFile.FindFlaw(file) is { } flaw)
            {
                yield return $"{Path.GetFileName(file)}: {flaw}";
            }
        }
    }

    /// <summary>Table files that are not byte for byte as they were written. Those of releases that did not note a checksum are passed over.</summary>
    /// <exception cref="IOException">A file can't be read.</exception>
    public static IEnumerable<string> FlawsOfTables(Database database, string path)
    {
        foreach (var (name, checksum) in TablesOf(database))
        {
            var file = Path.Combine(path, name.TrimStart('/'));
            if (!File.Exists(file))
            {
                yield return $"{name}: it is missing";
            }
            else if (Crc32C.OfFile(file) != checksum)
            {
                yield return $"{name}: it does not match its checksum";
            }
        }
    }

    private static IEnumerable<string> LogsOf(string path, string? manifest)
    {
        var logs = Directory.EnumerateFiles(path, LogPattern).Order(StringComparer.Ordinal);
        return manifest is not null && File.Exists(Path.Combine(path, manifest)) ? logs.Append(Path.Combine(path, manifest)) : logs;
    }

    private static List<(string Name, uint Checksum)> TablesOf(Database database)
    {
        const string Function = "FileChecksumCrc32c";
        var native = Native.Instance;
        var options = native.rocksdb_livefiles_storage_info_options_create();
        native.rocksdb_livefiles_storage_info_options_set_include_checksum_info(options, 1);
        native.rocksdb_livefiles_storage_info_options_set_wal_size_for_flush(options, ulong.MaxValue);
        var info = native.rocksdb_get_livefiles_storage_info(database.Handle, options);
        try
        {
            var tables = new List<(string, uint)>();
            for (nuint i = 0; i < native.rocksdb_livefiles_storage_info_count(info); i++)
            {
                var name = Marshal.PtrToStringUTF8(native.rocksdb_livefiles_storage_info_relative_filename(info, i))!;
                if (name.EndsWith(".sst", StringComparison.Ordinal)
                    && Marshal.PtrToStringUTF8(native.rocksdb_livefiles_storage_info_file_checksum_func_name(info, i)) == Function)
                {
                    var bytes = new byte[sizeof(uint)];
                    Marshal.Copy(native.rocksdb_livefiles_storage_info_file_checksum(info, i), bytes, 0, bytes.Length);
                    tables.Add((name, BinaryPrimitives.ReadUInt32BigEndian(bytes)));
                }
            }

            return tables;
        }
        finally
        {
            native.rocksdb_livefiles_storage_info_destroy(info);
            native.rocksdb_livefiles_storage_info_options_destroy(options);
        }
    }
}
