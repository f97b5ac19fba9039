using System.Globalization;
using System.Text.RegularExpressions;
using Balloon.Iceberg;
using Balloon.Iceberg.Spec;
using Balloon.Sandbox.Configuration;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sinks;

/// <summary>Parses the option partition_by: <c>column, hour(column), bucket(16, column), truncate(4, column)</c>.</summary>
internal static partial class PartitionBy
{
    public static PartitionSpec Parse(string? text, Schema schema)
    {
        if (text is null)
            return PartitionSpec.Unpartitioned;
        var builder = PartitionSpec.For(schema);
        var end = 0;
        foreach (Match part in Part().Matches(text))
        {
            if (part.Index != end)
                throw Wrong(text, end);
            end = part.Index + part.Length;
            try
            {
                Add(builder, part, text);
            }
            catch (IcebergException e)
            {
                throw OptionTable.Invalid($"partition_by: {e.Message}");
            }
        }

        return end == text.Length ? builder.Build() : throw Wrong(text, end);
    }

    private static void Add(PartitionSpecBuilder builder, Match part, string text)
    {
        var column = part.Groups["column"].Value;
        var number = part.Groups["number"] is { Success: true } given ? int.Parse(given.Value, CultureInfo.InvariantCulture) : (int?)null;
        var transform = part.Groups["transform"].Value.ToLowerInvariant();
        _ = (transform, number) switch
        {
            ("" or "identity", null) => builder.Identity(column),
            ("year", null) => builder.Year(column),
            ("month", null) => builder.Month(column),
            ("day", null) => builder.Day(column),
            ("hour", null) => builder.Hour(column),
            ("bucket", { } buckets) => builder.Bucket(column, buckets),
            ("truncate", { } width) => builder.Truncate(column, width),
            _ => throw Wrong(text, part.Index),
        };
    }

    private static SqlException Wrong(string text, int at) =>
        OptionTable.Invalid(
            $"partition_by = '{text}' cannot be parsed from '{text[at..]}' on",
            "Write it as in 'color, hour(window_start), bucket(4, player), truncate(3, name)'."
        );

    [GeneratedRegex(
        @"\s*(?:(?<transform>[A-Za-z]+)\s*\(\s*(?:(?<number>\d{1,6})\s*,\s*)?(?<column>\w+)\s*\)|(?<column>\w+))\s*(?:,(?=\s*\w)|$)"
    )]
    private static partial Regex Part();
}
