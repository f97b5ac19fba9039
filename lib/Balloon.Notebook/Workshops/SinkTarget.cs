using System.Text.RegularExpressions;
using Balloon.Notebook.Sql;

namespace Balloon.Notebook.Workshops;

/// <summary>An existing sink, its input, and the Iceberg table that it writes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reads">A relation, or a query in parentheses; null if the server does not tell it.</param>
/// <param name="Namespace">The table's namespace; null if the sink does not write an Iceberg table.</param>
/// <param name="Table">The table's name.</param>
/// <param name="AppendsOnly">Whether it keeps every version of a row.</param>
/// <param name="PrimaryKey">The columns of its option <c>primary_key</c>; empty without one.</param>
internal sealed partial record SinkTarget(
    string Name,
    string? Reads,
    string? Namespace,
    string? Table,
    bool AppendsOnly,
    IReadOnlyList<string> PrimaryKey
)
{
    public static async Task<IReadOnlyList<SinkTarget>> AllAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        var objects = new StreamObjects(workshop.Sql);
        var sinks = new List<SinkTarget>();
        foreach (
            var (_, name) in (await objects.ListAsync(cancellationToken).ConfigureAwait(false))
                .Where(o => o.Kind == "SINK")
                .OrderBy(o => o.Name, StringComparer.Ordinal)
        )
            sinks.Add(Of(name, await objects.DefinitionAsync("SINK", name, cancellationToken).ConfigureAwait(false)));
        return sinks;
    }

    public static SinkTarget Of(string name, string? definition)
    {
        var options = definition is null ? null : Creation.Of(definition)?.Options;
        var writesIceberg = options?.GetValueOrDefault("connector") == "iceberg";
        var match = definition is null ? null : Shape().Match(definition);
        return new SinkTarget(
            name,
            match is not { Success: true } ? null
                : match.Groups["query"] is { Success: true } query ? $"({query.Value})"
                : match.Groups["from"].Value,
            writesIceberg ? options!.GetValueOrDefault("database.name") : null,
            writesIceberg ? options!.GetValueOrDefault("table.name") : null,
            options?.GetValueOrDefault("type") == "append-only",
            options?.GetValueOrDefault("primary_key")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                ?? []
        );
    }

    [GeneratedRegex(
        """^\s*create\s+sink\s+(if\s+not\s+exists\s+)?\S+\s+(from\s+(?<from>\S+)|as\s+(?<query>.+?))\s+with\s*\(""",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Shape();
}
