using System.ComponentModel;
using System.Diagnostics;

namespace OrleansOms.Faults.Tests.Hosting;

/// <summary>Programs of the system, where a test needs what .NET can't do.</summary>
public static class SystemTool
{
    /// <summary>Runs one to its end.</summary>
    /// <returns>Null when it went well, else what it complained of, or why it could not be started.</returns>
    public static string? Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardError = true,
                UseShellExecute = false,
            })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : error.Trim();
        }
        catch (Win32Exception e)
        {
            return e.Message;
        }
    }
}
