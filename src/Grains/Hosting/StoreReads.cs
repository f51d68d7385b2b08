using System.Data.Common;
using System.Security.Cryptography;
using OrleansOms.Engine;
using OrleansOms.Engine.Journal;
using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Grains.Hosting;

/// <summary>What grains read from the store while they are asked. A driver's exceptions are known in this process only, so they don't leave it.</summary>
public static class StoreReads
{
    /// <exception cref="StoreUnavailableException">The store could not be reached, or not read.</exception>
    /// <exception cref="StoreDamagedException">What was read is damaged; the message names the row.</exception>
    public static async ValueTask<T> OrUnavailable<T>(this ValueTask<T> read)
    {
        try
        {
            return await read;
        }
        catch (Exception e) when (IsOfTheStore(e))
        {
            throw new StoreUnavailableException(e.GetType().Name);
        }
        catch (Exception e) when (e is JournalDamagedException or UnknownEventException)
        {
            throw new StoreDamagedException(e.Message);
        }
        catch (CryptographicException)
        {
            throw new StoreDamagedException("Personal data, or the key that it is sealed with, is damaged.");
        }
    }

    /// <exception cref="StoreUnavailableException">The store could not be reached, or not read.</exception>
    /// <exception cref="StoreDamagedException">What was read is damaged; the message names the row.</exception>
    public static async ValueTask OrUnavailable(this ValueTask read)
    {
        try
        {
            await read;
        }
        catch (Exception e) when (IsOfTheStore(e))
        {
            throw new StoreUnavailableException(e.GetType().Name);
        }
        catch (Exception e) when (e is JournalDamagedException or UnknownEventException)
        {
            throw new StoreDamagedException(e.Message);
        }
    }

    // A driver that gave up, or was told to because the grain's activation took too long, has read nothing either.
    private static bool IsOfTheStore(Exception e) => e is DbException or IOException or TimeoutException or OperationCanceledException;
}
