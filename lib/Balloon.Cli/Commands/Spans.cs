using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Balloon.Cli.Commands;

/// <summary>
/// Parses durations on the command line: <c>30m</c>, <c>45s</c>, <c>1.5h</c>, <c>200ms</c>, <c>2d</c>, or <c>hh:mm:ss</c>.
/// </summary>
internal static class Spans
{
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400)];

    public static Option<TimeSpan?> Option(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "span",
            CustomParser = Parse,
        };

    public static TimeSpan? Read(string text)
    {
        foreach (var (unit, seconds) in Units)
        {
            if (
                text.EndsWith(unit, StringComparison.Ordinal)
                && double.TryParse(
                    text.AsSpan(0, text.Length - unit.Length),
                    NumberStyles.Float,
                    CultureInfo.InvariantCulture,
                    out var count
                )
                && Math.Abs(count * seconds) < TimeSpan.MaxValue.TotalSeconds / 2
            )
                return TimeSpan.FromSeconds(count * seconds);
        }

        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span)
            ? span
            : null;
    }

    private static TimeSpan? Parse(ArgumentResult argument)
    {
        var text = argument.Tokens[^1].Value;
        if (Read(text) is { } span)
            return span;
        argument.AddError($"'{text}' is not a span of time: write it as 30m, 45s, 1.5h or 200ms.");
        return null;
    }
}
