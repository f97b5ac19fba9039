using System.Globalization;
using System.Text.RegularExpressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Wire.Introspection;

/// <summary>What psql's \gdesc asks: the names of types whose numbers it sends in a VALUES list.</summary>
internal static partial class DescribedColumns
{
    private const string Name = "name";
    private const string Type = "format_type(tp, tpm)";

    public static bool AreAsked(CatalogQuery query) => query.Items is [(Name, _), (Type, _)] && Described().IsMatch(query.Text);

    public static List<Dictionary<string, string?>> Rows(CatalogQuery query) =>
        Described()
            .Match(query.Text)
            .Groups["name"]
            .Captures.Zip(
                Described().Match(query.Text).Groups["type"].Captures,
                (name, type) =>
                    new Dictionary<string, string?>
                    {
                        [Name] = name.Value.Replace("''", "'", StringComparison.Ordinal),
                        [Type] = NameOf(int.Parse(type.Value, CultureInfo.InvariantCulture)),
                    }
            )
            .ToList();

    private static string NameOf(int oid) =>
        SqlType.Scalars.Concat(SqlType.Scalars.Select(SqlType.ArrayOf)).FirstOrDefault(type => type.Oid == oid)?.Name ?? "???";

    [GeneratedRegex(
        @"FROM \(VALUES (?:,? ?\('(?<name>(?:[^']|'')*)', ?'(?<type>\d+)'::oid, ?-?\d+\))+\) s\(name, ?tp, ?tpm\)$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Described();
}
