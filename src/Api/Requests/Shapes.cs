using System.Collections.Immutable;

namespace OrleansOms.Api.Requests;

/// <summary>The shapes that requests are made of.</summary>
internal static class Shapes
{
    /// <summary>A call without fields.</summary>
    public static readonly Shape<NoFields> Nothing = Record(_ => new NoFields());

    /// <summary>A SKU, a location, a customer, a channel: see <see cref="Ids"/>.</summary>
    public static readonly Shape<string> Id = new IdShape();

    /// <summary>Units, 1 to 1,000,000,000.</summary>
    public static readonly Shape<long> Quantity = Whole(1, ApiLimits.Quantity);

    /// <summary>A line's number, from 1.</summary>
    public static readonly Shape<int> LineNumber = new IntegerShape(1, ApiLimits.OrderLines);

    /// <summary>Why something was done: free text, which may have line breaks.</summary>
    public static readonly Shape<string> Reason = new TextShape(1, 200, lineBreaks: true);

    /// <summary>A caller's own number for something.</summary>
    public static readonly Shape<string> Reference = Text(1, 100);

    /// <summary>Major units of a currency, from 0.</summary>
    public static readonly Shape<decimal> Price = new MoneyShape(signed: false);

    /// <summary>Major units of a currency; may be negative.</summary>
    public static readonly Shape<decimal> SignedAmount = new MoneyShape(signed: true);

    /// <summary>ISO 4217 in form; the order knows which codes there are.</summary>
    public static readonly Shape<string> Currency = new CodeShape(3, "three capital letters (ISO 4217)", "GBP");

    /// <summary>ISO 3166-1 alpha-2 in form.</summary>
    public static readonly Shape<string> Country = new CodeShape(2, "two capital letters (ISO 3166-1 alpha-2)", "GB");

    /// <summary>A time with its offset.</summary>
    public static readonly Shape<DateTimeOffset> Time = new TimeShape();

    public static readonly Shape<double> Latitude = new DegreesShape(90);

    public static readonly Shape<double> Longitude = new DegreesShape(180);

    public static readonly Shape<bool> Flag = new FlagShape();

    /// <summary>One line of text, without control characters.</summary>
    public static Shape<string> Text(int min, int max) => new TextShape(min, max, lineBreaks: false);

    public static Shape<long> Whole(long min, long max) => new WholeShape(min, max);

    public static Shape<int> Integer(int min, int max) => new IntegerShape(min, max);

    /// <summary>One of the enumeration's names in camelCase.</summary>
    public static Shape<TEnum> Choice<TEnum>()
        where TEnum : struct, Enum => new ChoiceShape<TEnum>();

    public static Shape<ImmutableArray<T>> List<T>(Shape<T> item, int min, int max) => new ListShape<T>(item, min, max);

    public static Shape<T> Record<T>(Func<Fields, T> read) => new RecordShape<T>(read);

    /// <summary>Items that are judged one by one: what is wrong with one is no fault of the whole.</summary>
    public static Shape<Judged<T>> Judged<T>(Shape<T> item)
        where T : class => new JudgedShape<T>(item);
}

/// <summary>What is read of a call without fields.</summary>
internal sealed record NoFields;
