using System.Globalization;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Configuration;

/// <summary>The values that a setting accepts.</summary>
internal interface ISettingValues
{
    /// <summary>A description for errors, such as "a whole number".</summary>
    string Expected { get; }

    /// <summary>The value as SHOW displays it; null if it is invalid.</summary>
    string? Read(string text);
}

/// <summary>true and false, in all of PostgreSQL's spellings.</summary>
internal sealed class Booleans : ISettingValues
{
    public static readonly Booleans Instance = new();

    public string Expected => "true or false";

    public string? Read(string text) =>
        text.ToLowerInvariant() switch
        {
            "true" or "t" or "on" or "yes" or "y" or "1" => "true",
            "false" or "f" or "off" or "no" or "n" or "0" => "false",
            _ => null,
        };
}

/// <summary>Any text.</summary>
internal sealed class Texts : ISettingValues
{
    public static readonly Texts Instance = new();

    public string Expected => "a string";

    public string? Read(string text) => text;
}

/// <summary>A time zone of the IANA database, by its name.</summary>
internal sealed class Zones : ISettingValues
{
    public static readonly Zones Instance = new();

    public string Expected => "the name of a time zone, such as Europe/Berlin";

    public string? Read(string text) => Zone.Find(text)?.Id;
}

/// <summary>An integer within a range, or the word default.</summary>
internal sealed class WholeNumbers(long least = 0, long most = long.MaxValue, bool orDefault = false) : ISettingValues
{
    public string Expected =>
        (most == long.MaxValue ? $"a whole number, {least} or more" : $"a whole number from {least} to {most}")
        + (orDefault ? ", or default" : "");

    public string? Read(string text) =>
        orDefault && text.Equals("default", StringComparison.OrdinalIgnoreCase) ? "default"
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= least
        && number <= most
            ? number.ToString(CultureInfo.InvariantCulture)
        : null;
}

/// <summary>A finite number.</summary>
internal sealed class RealNumbers : ISettingValues
{
    public static readonly RealNumbers Instance = new();

    public string Expected => "a number";

    public string? Read(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number.ToString("R", CultureInfo.InvariantCulture)
            : null;
}

/// <summary>A duration: milliseconds, or a number with us, ms, s, min, h or d. 0 means none.</summary>
internal sealed class Durations : ISettingValues
{
    public static readonly Durations Instance = new();

    private static readonly (string Unit, double Milliseconds)[] Units =
    [
        ("us", 0.001),
        ("ms", 1),
        ("min", 60_000),
        ("s", 1000),
        ("h", 3_600_000),
        ("d", 86_400_000),
        ("", 1),
    ];

    public string Expected => "a span of time, such as 500ms or 10s";

    public static TimeSpan? Span(string text)
    {
        var (unit, milliseconds) = Array.Find(Units, u => text.Trim().EndsWith(u.Unit, StringComparison.OrdinalIgnoreCase));
        var number = text.Trim()[..^unit.Length];
        return
            double.TryParse(
                number,
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite,
                CultureInfo.InvariantCulture,
                out var count
            )
            && count * milliseconds <= int.MaxValue
            ? TimeSpan.FromMilliseconds(Math.Ceiling(count * milliseconds))
            : null;
    }

    public string? Read(string text) =>
        Span(text) is { } span
            ? (span == TimeSpan.Zero ? "0" : string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds}ms"))
            : null;
}

/// <summary>One of several words, each with its alternative spellings.</summary>
internal sealed class OneOf : ISettingValues
{
    private readonly (string Value, string[] Spellings)[] values;

    /// <param name="values">The words; alternative spellings follow after a bar, as in <c>UTF8|utf-8</c>.</param>
    public OneOf(params string[] values) => this.values = [.. values.Select(v => (v.Split('|')[0], v.Split('|')))];

    public string Expected => (values.Length > 1 ? "one of " : "") + string.Join(", ", values.Select(v => v.Value));

    public string? Read(string text) => Array.Find(values, v => v.Spellings.Contains(text.Trim(), StringComparer.OrdinalIgnoreCase)).Value;
}
