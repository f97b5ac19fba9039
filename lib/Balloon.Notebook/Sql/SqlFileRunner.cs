using System.Diagnostics;
using Balloon.Notebook.Profiles;

namespace Balloon.Notebook.Sql;

/// <summary>Runs SQL files: leaves existing objects alone, or recreates those that differ together with their dependents.</summary>
/// <param name="sql">The server.</param>
/// <param name="profile">The profile, which provides the variables.</param>
/// <param name="remakeTable">
/// Recreates an Iceberg table by namespace and name, empty and otherwise unchanged; false if there is none.
/// </param>
/// <param name="set">Variables that override the profile's.</param>
internal sealed class SqlFileRunner(
    StreamSql sql,
    Profile profile,
    Func<string, string, CancellationToken, Task<bool>> remakeTable,
    IReadOnlyDictionary<string, string>? set = null
)
{
    private readonly StreamObjects objects = new(sql);
    private readonly List<SqlFileStep> steps = [];

    public async Task<SqlFileResult> RunAsync(string path, bool replace, bool cascade, CancellationToken cancellationToken)
    {
        steps.Clear();
        var statements = Read(path);
        var there = await objects.ListAsync(cancellationToken).ConfigureAwait(false);
        if (replace)
            there = await DropAsync(path, statements, there, cascade, cancellationToken).ConfigureAwait(false);
        foreach (var statement in statements)
            steps.Add(await StepAsync(statement, there, cancellationToken).ConfigureAwait(false));
        return new SqlFileResult(Path.GetFileName(path), [.. steps]);
    }

    public IReadOnlyList<ScriptStatement> ReadText(string text) => SqlScript.Read(text, Variable);

    public IReadOnlyList<ScriptStatement> ReadCell(string text) => SqlScript.ReadCell(text, Variable);

    private IReadOnlyList<ScriptStatement> Read(string path)
    {
        try
        {
            return ReadText(File.ReadAllText(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BalloonException(
                $"There is no file {Path.GetFullPath(path)}: the course's SQL is in {Path.Combine(BalloonHome.FindProject() ?? "", "sql")}",
                e
            );
        }
        catch (BalloonException e)
        {
            throw new BalloonException($"{Path.GetFileName(path)}: {e.Message}", e);
        }
    }

    private ScriptVariable? Variable(string name)
    {
        if (set is not null && set.TryGetValue(name, out var value))
            return new ScriptVariable(value);
        return profile.FindForStream(name) is { } endpoint ? new ScriptVariable(endpoint.Value, endpoint.IsSecret) : null;
    }

    private async Task<SqlFileStep> StepAsync(
        ScriptStatement statement,
        HashSet<(string Kind, string Name)> there,
        CancellationToken cancellationToken
    )
    {
        var clock = Stopwatch.StartNew();
        var creation = statement.Creates;
        if (creation is not null && there.Contains((creation.Kind, creation.Name)))
        {
            var definition = await objects.DefinitionAsync(creation.Kind, creation.Name, cancellationToken).ConfigureAwait(false);
            var same = definition is null || Creation.Same(WithoutOwnSchema(definition), statement.Text);
            return new SqlFileStep(
                same ? StepOutcome.Left : StepOutcome.Differs,
                Subject(creation),
                statement.Shown,
                same ? "" : "the existing one has another definition and is kept; replace: true replaces it and what depends on it",
                clock.Elapsed
            );
        }

        await sql.QueryAsync(statement.Text, [], cancellationToken).ConfigureAwait(false);
        if (creation is not null)
            there.Add((creation.Kind, creation.Name));
        return new SqlFileStep(
            creation is null ? StepOutcome.Ran : StepOutcome.Made,
            creation is null ? FirstWords(statement.Text) : Subject(creation),
            statement.Shown,
            "",
            clock.Elapsed
        );
    }

    /// <summary>A server may store names with the session's schema, which files do not have.</summary>
    private string WithoutOwnSchema(string definition) =>
        profile.SqlSchema.Length == 0
            ? definition
            : definition
                .Replace($"\"{profile.SqlSchema}\".", "", StringComparison.Ordinal)
                .Replace($"{profile.SqlSchema}.", "", StringComparison.Ordinal);

    private async Task<HashSet<(string Kind, string Name)>> DropAsync(
        string path,
        IReadOnlyList<ScriptStatement> statements,
        HashSet<(string Kind, string Name)> there,
        bool cascade,
        CancellationToken cancellationToken
    )
    {
        var definitions = new List<(string Kind, string Name, string? Sql)>();
        foreach (var (kind, name) in there)
            definitions.Add((kind, name, await objects.DefinitionAsync(kind, name, cancellationToken).ConfigureAwait(false)));
        var own = statements.Where(s => s.Creates is not null).ToDictionary(s => s.Creates!.Name, s => s, StringComparer.Ordinal);
        List<string> differing =
        [
            .. definitions
                .Where(d => own.TryGetValue(d.Name, out var statement) && (d.Sql is null || !Creation.Same(d.Sql, statement.Text)))
                .Select(d => d.Name),
        ];
        var dependents = new Dependents(definitions);
        var drops = dependents.DropOrder(differing);
        List<(string Kind, string Name)> others = [.. drops.Where(d => !own.ContainsKey(d.Name))];
        if (others.Count > 0 && !cascade)
            throw new BalloonException(
                $"{Path.GetFileName(path)} changes {string.Join(", ", differing)}, and replacing that drops dependent objects that are not in the file: "
                    + $"{string.Join(", ", others.Select(o => $"{o.Kind} {o.Name}"))}. Nothing was dropped. With cascade: true they are dropped too, and the tables of sinks are emptied; their own files create them again."
            );
        var tables = await TablesOfSinksAsync(path, there, cancellationToken).ConfigureAwait(false);
        foreach (var (kind, name) in drops)
        {
            var clock = Stopwatch.StartNew();
            // Without CASCADE: if there are unknown dependents, the server refuses and nothing is dropped.
            await sql.QueryAsync($"DROP {kind} {name}", [], cancellationToken).ConfigureAwait(false);
            there.Remove((kind, name));
            var note = own.ContainsKey(name)
                ? ""
                : $"it depended on {string.Join(", ", dependents.DependsOn(name, differing))}; its own file creates it again";
            steps.Add(new SqlFileStep(StepOutcome.Dropped, $"{kind} {name}", "", note, clock.Elapsed));
            if (kind == "SINK" && tables.TryGetValue(name, out var table))
                await EmptyAsync(table.Namespace, table.Name, cancellationToken).ConfigureAwait(false);
        }

        return there;
    }

    private async Task EmptyAsync(string space, string table, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        if (await remakeTable(space, table, cancellationToken).ConfigureAwait(false))
            steps.Add(
                new SqlFileStep(
                    StepOutcome.Emptied,
                    $"table {space}.{table}",
                    "",
                    "the same schema, partition spec and sort order",
                    clock.Elapsed
                )
            );
    }

    /// <summary>The Iceberg table of each sink, as the server tells it, or else the files beside this one.</summary>
    private async Task<Dictionary<string, (string Namespace, string Name)>> TablesOfSinksAsync(
        string path,
        HashSet<(string Kind, string Name)> there,
        CancellationToken cancellationToken
    )
    {
        var tables = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        foreach (var (_, name) in there.Where(o => o.Kind == "SINK"))
        {
            var definition = await objects.DefinitionAsync("SINK", name, cancellationToken).ConfigureAwait(false);
            var creation = definition is null ? Beside(path, name) : Creation.Of(definition);
            if (
                creation is not null
                && creation.Options.GetValueOrDefault("connector") == "iceberg"
                && creation.Options.TryGetValue("database.name", out var space)
                && creation.Options.TryGetValue("table.name", out var table)
            )
                tables[name] = (space, table);
        }

        return tables;
    }

    private Creation? Beside(string path, string sink) =>
        Directory
            .EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, "*.sql")
            .Order(StringComparer.Ordinal)
            .SelectMany(file => SqlScript.Read(File.ReadAllText(file), name => Variable(name) ?? new ScriptVariable("")))
            .Select(s => s.Creates)
            .FirstOrDefault(c => c?.Kind == "SINK" && c.Name == sink);

    private static string Subject(Creation creation) => $"{creation.Kind} {creation.Name}";

    private static string FirstWords(string text) => SqlTokens.Beginning(text, 3);
}
