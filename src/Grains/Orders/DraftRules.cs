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
            CheckDigits(errors, currency, $"/lines/{i}/discount", line.Discount);
            CheckDigits(errors, currency, $"/lines/{i}/tax", line.Tax);
            if (line.Discount > currency.Round(line.UnitPrice * line.Quantity))
            {
                errors.Add(new RejectionError($"/lines/{i}/discount", "The discount is larger than the line's amount.", i + 1, line.Sku));
            }
        }

        for (var i = 0; i < draft.Charges.Length; i++)
        {
            CheckDigits(errors, currency, $"/charges/{i}/amount", draft.Charges[i].Amount);
            CheckDigits(errors, currency, $"/charges/{i}/tax", draft.Charges[i].Tax);
        }

        return errors.Count == 0 ? null : Rejections.Invalid("invalidAmount", "Not all amounts can be right.", errors.ToImmutable());
    }

    private static void CheckDigits(ImmutableArray<RejectionError>.Builder errors, Currency currency, string pointer, decimal amount)
    {
        if (currency.Round(amount) != amount)
        {
            errors.Add(new RejectionError(pointer, $"An amount in {currency.Code} has at most {currency.Exponent} fraction digits."));
        }
    }
}
