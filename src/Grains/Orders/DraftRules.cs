using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Orders.Amounts;

namespace OrleansOms.Grains.Orders;

/// <summary>What must hold of a draft's money by itself, whatever the state of anything.</summary>
public static class DraftRules
{
    /// <summary>Null when all is well; else one refusal that names everything that is wrong.</summary>
    public static Rejection? Check(OrderDraft draft)
    {
        if (!Currency.TryFind(draft.Currency, out var currency))
        {
            return Rejections.Invalid(
                "unknownCurrency", "The currency is none of ISO 4217.", new RejectionError("/currency", $"'{draft.Currency}' is no currency of ISO 4217."));
        }

        var errors = ImmutableArray.CreateBuilder<RejectionError>();
        for (var i = 0; i < draft.Lines.Length; i++)
        {
            var line = draft.Lines[i];
            CheckDigits(errors, currency, line.Discount, "lines", i, "discount");
            CheckDigits(errors, currency, line.Tax, "lines", i, "tax");
            if (line.Discount > currency.Round(line.UnitPrice * line.Quantity))
            {
                errors.Add(new RejectionError($"/lines/{i}/discount", "The discount is larger than the line's amount.", i + 1, line.Sku));
            }
        }

        for (var i = 0; i < draft.Charges.Length; i++)
        {
            CheckDigits(errors, currency, draft.Charges[i].Amount, "charges", i, "amount");
            CheckDigits(errors, currency, draft.Charges[i].Tax, "charges", i, "tax");
        }

        return errors.Count == 0 ? null : Rejections.Invalid("invalidAmount", "Not all amounts can be right.", errors.ToImmutable());
    }

    private static void CheckDigits(
        ImmutableArray<RejectionError>.Builder errors, Currency currency, decimal amount, string list, int index, string field)
    {
        if (currency.Round(amount) != amount)
        {
            errors.Add(new RejectionError($"/{list}/{index}/{field}", $"An amount in {currency.Code} has at most {currency.Exponent} fraction digits."));
        }
    }
}
