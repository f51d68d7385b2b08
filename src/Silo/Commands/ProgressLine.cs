using System.Globalization;

namespace OrleansOms.Silo.Commands;

/// <summary>Says how far a long command is: once a second on a terminal, in one line; elsewhere every half minute, so that a log stays short.</summary>
/// <param name="what">What is being done, as a beginning of the line.</param>
public sealed class ProgressLine(string what, TimeProvider time)
{
    private static readonly TimeSpan OnTerminal = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(30);

    private readonly long _started = time.GetTimestamp();
    private readonly Lock _gate = new();
    private long _said = time.GetTimestamp();
    private bool _isOpen;

    /// <summary>May be called for each row, from several threads.</summary>
    public void Say(long done, long all)
    {
        const int Stride = 1024; // The clock is not asked for each row.
        if (done % Stride != 0)
        {
            return;
        }

        lock (_gate)
        {
            var period = Console.IsErrorRedirected ? Elsewhere : OnTerminal;
            if (time.GetElapsedTime(_said) < period)
            {
                return;
            }

            _said = time.GetTimestamp();
            var share = all > 0 ? Math.Min(99, 100 * done / all) : 0;
            var line = string.Create(CultureInfo.InvariantCulture, $"{what}: {done:N0} rows, {share} %, {time.GetElapsedTime(_started).TotalSeconds:0} s");
            if (Console.IsErrorRedirected)
            {
                Console.Error.WriteLine(line);
            }
            else
            {
                Console.Error.Write($"\r{line}   ");
                _isOpen = true;
            }
        }
    }

    /// <summary>Ends the line, so that what follows begins one.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (_isOpen)
            {
                Console.Error.Write("\r\e[K");
                _isOpen = false;
            }
        }
    }
}
