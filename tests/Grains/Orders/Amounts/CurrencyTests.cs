using OrleansOms.Grains.Orders.Amounts;

namespace OrleansOms.Grains.Tests.Orders.Amounts;

public sealed class CurrencyTests
{
    [Theory]
    [InlineData("GBP", 2)]
    [InlineData("EUR", 2)]
    [InlineData("JPY", 0)]
    [InlineData("KRW", 0)]
    [InlineData("KWD", 3)]
    [InlineData("TND", 3)]
    [InlineData("CLF", 4)]
    [InlineData("UYW", 4)]
    public void Currency_OfIso4217_HasItsExponent(string code, int exponent) => Assert.Equal(exponent, Currency.Of(code).Exponent);

    [Theory]
    [InlineData("gbp")]
    [InlineData("XAU")]
    [InlineData("XXX")]
    [InlineData("DEM")]
    [InlineData("")]
    public void Currency_ThatIsNoneToPayIn_IsNotFound(string code) => Assert.False(Currency.TryFind(code, out _));

    [Theory]
    [InlineData("GBP", "2.345", "2.34")]
    [InlineData("GBP", "2.355", "2.36")]
    [InlineData("GBP", "-2.345", "-2.34")]
    [InlineData("GBP", "-0.004", "0.00")]
    [InlineData("JPY", "2.5", "2")]
    [InlineData("JPY", "3.5", "4")]
    [InlineData("KWD", "1.0005", "1.000")]
    [InlineData("CLF", "1", "1.0000")]
    public void Amount_IsRoundedHalfToEvenAndHasTheCurrencysDigits(string code, string amount, string expected)
    {
        var currency = Currency.Of(code);
        Assert.Equal(expected, currency.Format(currency.Round(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture))));
    }
}
