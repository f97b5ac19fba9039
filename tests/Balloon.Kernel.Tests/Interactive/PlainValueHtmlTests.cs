using System.Globalization;
using Balloon.Kernel.Interactive;
using Microsoft.DotNet.Interactive.Formatting;

namespace Balloon.Kernel.Tests.Interactive;

[Collection("process state")]
public sealed class PlainValueHtmlTests : IDisposable
{
    public PlainValueHtmlTests() => Formatter.ResetToDefault();

    public void Dispose() => Formatter.ResetToDefault();

    public static TheoryData<object> PlainValues =>
        [0, -5L, (byte)255, (ushort)7, ulong.MaxValue, 1.5, 1e30, double.NaN, float.NegativeInfinity, -0.0, true, '<', 'é'];

    [Theory]
    [MemberData(nameof(PlainValues), DisableDiscoveryEnumeration = true)]
    public void A_plain_value_looks_as_the_package_formats_it(object value) =>
        Assert.Equal(Formatter.ToDisplayString(value, HtmlFormatter.MimeType), PlainValueHtml.Of(value));

    [Fact]
    public void A_plain_value_is_formatted_the_same_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NegativeSign) = (",", "~");
        CultureInfo.CurrentCulture = culture;
        try
        {
            foreach (var value in (object[])[-1.5, -7, float.Epsilon, true])
                Assert.Equal(Formatter.ToDisplayString(value, HtmlFormatter.MimeType), PlainValueHtml.Of(value));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Values_of_other_kinds_are_formatted_by_the_package()
    {
        Assert.Null(PlainValueHtml.Of(null));
        Assert.Null(PlainValueHtml.Of("red"));
        Assert.Null(PlainValueHtml.Of(DayOfWeek.Monday));
        Assert.Null(PlainValueHtml.Of(DateTime.UnixEpoch));
        Assert.Null(PlainValueHtml.Of(new[] { 1, 2 }));
        Assert.Null(PlainValueHtml.Of(new { Score = 1 }));
    }

    [Fact]
    public void A_registered_formatter_formats_a_plain_value()
    {
        Formatter.Register<int>((number, writer) => writer.Write($"<i>{number}</i>"), HtmlFormatter.MimeType);
        AssertHtml("<i>3</i>", 3);
        Formatter.Register<bool>(truth => $"<b>{truth}</b>", HtmlFormatter.MimeType);
        AssertHtml("<b>True</b>", true);
    }

    [Fact]
    public void A_formatter_registered_for_a_base_type_formats_a_plain_value()
    {
        Formatter.Register<IConvertible>(value => $"<u>{value}</u>", HtmlFormatter.MimeType);
        AssertHtml(Formatter.ToDisplayString('x', HtmlFormatter.MimeType), 'x');
        Formatter.ResetToDefault();
        Formatter.Register(typeof(IComparable<>), (value, writer) => writer.Write($"<s>{value}</s>"), HtmlFormatter.MimeType);
        foreach (var value in (object[])[3, 2.5, true, 'x'])
            AssertHtml(Formatter.ToDisplayString(value, HtmlFormatter.MimeType), value);
        Formatter.ResetToDefault();
        Formatter.Register<object>(value => $"<em>{value}</em>", HtmlFormatter.MimeType);
        foreach (var value in (object[])[3, 2.5, true, 'x'])
            AssertHtml(Formatter.ToDisplayString(value, HtmlFormatter.MimeType), value);
        Formatter.ResetToDefault();
        Formatter.Register<int>(number => $"#{number}", PlainTextFormatter.MimeType);
        AssertHtml(Formatter.ToDisplayString(3, HtmlFormatter.MimeType), 3);
    }

    private static void AssertHtml(string expected, object value) =>
        Assert.Equal(expected, ValueFormatting.Format(value)[HtmlFormatter.MimeType]);
}
