using OrleansOms.Engine;
using OrleansOms.Engine.PersonalData;
using OrleansOms.Silo.Hosting;

namespace OrleansOms.Silo.Commands;

/// <summary>Destroys the key of a customer's personal data. Orders, counts and money stay; name, mail, phone and address are gone for good.</summary>
public static class Erase
{
    /// <returns>0 when the key is gone, 1 when there was none.</returns>
    /// <exception cref="Engine.Journal.StoreUnusableException">The store can't be used; the embedded one serves one process at a time.</exception>
    public static async Task<int> RunAsync(string customer, string[] options)
    {
        var (journal, index) = await Storage.OpenAsync(SiloOptions.From(SiloOptions.Said(options)), mustExist: true);
        await using var _ = journal;
        await using var __ = index;
        var node = new Node(Guid.NewGuid().ToString("n"), journal, TimeProvider.System, Guid.NewGuid, static () => { });
        var erased = await new Vault(node, Guid.NewGuid).EraseAsync(customer, CancellationToken.None);
        Console.WriteLine(erased
            ? "Erased: the customer's personal data can't be read any more."
            : "There is no personal data of that customer.");
        return erased ? 0 : 1;
    }
}
