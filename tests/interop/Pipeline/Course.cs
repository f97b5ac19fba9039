using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Catalog.Rest;
using Balloon.Interop.Tests.Running;
using Balloon.Notebook.Lake;
using Balloon.Notebook.Profiles;
using Balloon.Notebook.Sql;
using Balloon.Testing;
using Npgsql;

namespace Balloon.Interop.Tests.Pipeline;

/// <summary>
/// What the chapters do with a sandbox, without the chapters: tables, the files of <c>sql/</c> unchanged, and the contents of views and
/// tables.
/// </summary>
internal sealed class Course : IAsyncDisposable
{
    private readonly Profile _profile;
    private readonly IReadOnlyDictionary<string, string> _elsewhere;
    private readonly RestCatalog _catalog;
    private readonly NpgsqlDataSource _sql;

    private Course(Profile profile, IReadOnlyDictionary<string, string> elsewhere, RestCatalog catalog, NpgsqlDataSource sql) =>
        (_profile, _elsewhere, _catalog, _sql) = (profile, elsewhere, catalog, sql);

    /// <summary>Connects to a sandbox that is up.</summary>
    /// <param name="sandbox">The sandbox.</param>
    /// <param name="elsewhere">Variables of the files, for another Kafka or another catalog than the sandbox's own.</param>
    public static async Task<Course> ConnectAsync(RunningSandbox sandbox, IReadOnlyDictionary<string, string>? elsewhere = null)
    {
        var profile = Profile.Sandbox(sandbox.StackFile);
        elsewhere ??= new Dictionary<string, string>();
        var options = elsewhere.TryGetValue("catalog_uri", out var uri)
            ? new RestCatalogOptions { Uri = new Uri(uri), Properties = Storage(elsewhere) }
            : new RestCatalogOptions { Uri = profile.CatalogUri, Warehouse = profile.Warehouse };
        var catalog = await RestCatalog.ConnectAsync(options);
        var sql = new NpgsqlDataSourceBuilder(sandbox.ConnectionString);
        sql.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        return new(profile, elsewhere, catalog, sql.Build());
    }

    /// <summary>Creates the namespace and its five tables, as chapter 05 does.</summary>
    public async Task MakeTablesAsync()
    {
        await _catalog.CreateNamespaceAsync(_profile.Namespace);
        foreach (var table in CourseTables.All)
            await _catalog.CreateTableAsync(
                Identifier(table.Name),
                table.Schema,
                table.Spec,
                table.Order,
                properties: CourseTables.Properties
            );
    }

    /// <summary>Runs a file of <c>sql/</c>, its variables filled in from the profile.</summary>
    public async Task RunFileAsync(string name)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repo.Root, "sql", name));
        foreach (var statement in SqlScript.Read(text, Variable))
            await ExecuteAsync(statement.Text);
    }

    /// <summary>Runs one statement.</summary>
    public async Task ExecuteAsync(string statement)
    {
        await using var command = _sql.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The only value of a query.</summary>
    public async Task<long> NumberAsync(string query)
    {
        await using var command = _sql.CreateCommand(query);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The rows of a view, as the wire sends them.</summary>
    public async Task<List<string>> ViewRowsAsync(JudgedTable table)
    {
        await using var command = _sql.CreateCommand($"SELECT {string.Join(", ", table.Columns)} FROM {table.View}");
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        var values = new object[table.Columns.Count];
        while (await reader.ReadAsync())
        {
            reader.GetValues(values);
            rows.Add(RowText.Of(values));
        }

        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    /// <summary>The rows of a table, through the catalog.</summary>
    public async Task<List<string>> TableRowsAsync(JudgedTable table)
    {
        var rows = new List<string>();
        await foreach (var values in ScanAsync(table.Name, [.. table.Columns]))
            rows.Add(RowText.Of(values));
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    /// <summary>The location of a table's metadata file, from the catalog.</summary>
    public async Task<string> MetadataFileAsync(string table) =>
        new Uri((await _catalog.LoadTableAsync(Identifier(table))).MetadataLocation!).LocalPath;

    /// <summary>The location of a table.</summary>
    public async Task<string> LocationAsync(string table) => (await _catalog.LoadTableAsync(Identifier(table))).Metadata.Location;

    /// <summary>The number of pops in a table.</summary>
    public async Task<long> PopsAsync(string table)
    {
        var sum = 0L;
        await foreach (var values in ScanAsync(table, [CourseTables.Of(table).PopsColumn]))
            sum += (long)values[0]!;
        return sum;
    }

    /// <summary>The number of live data and delete files of all five tables.</summary>
    public async Task<int> LiveFilesAsync()
    {
        var count = 0;
        foreach (var table in CourseTables.All)
        {
            var loaded = await _catalog.LoadTableAsync(Identifier(table.Name));
            var tasks = await loaded.NewScan().PlanFilesAsync();
            count += tasks.Count + tasks.SelectMany(task => task.Deletes.Select(delete => delete.FilePath)).Distinct().Count();
        }

        return count;
    }

    /// <summary>Waits until the tables hold this many pops.</summary>
    public async Task CaughtUpAsync(long pops, TimeSpan timeout)
    {
        foreach (var table in JudgedTables.All)
            await Eventually.EqualAsync(
                pops,
                () => SlowlyAsync(() => PopsAsync(table.Name)),
                $"the pops in the table {table.Name}",
                timeout
            );
    }

    public async ValueTask DisposeAsync()
    {
        await _sql.DisposeAsync();
        await _catalog.DisposeAsync();
    }

    private static Dictionary<string, string> Storage(IReadOnlyDictionary<string, string> elsewhere)
    {
        var properties = new Dictionary<string, string>();
        if (elsewhere.TryGetValue("s3_endpoint", out var endpoint))
        {
            properties["s3.endpoint"] = endpoint;
            properties["s3.path-style-access"] = "true";
            properties["client.region"] = elsewhere["s3_region"];
            properties["s3.access-key-id"] = elsewhere["s3_access_key"];
            properties["s3.secret-access-key"] = elsewhere["s3_secret_key"];
        }

        return properties;
    }

    private static async Task<long> SlowlyAsync(Func<Task<long>> ask)
    {
        var answer = await ask();
        await Task.Delay(300);
        return answer;
    }

    private async IAsyncEnumerable<object?[]> ScanAsync(string table, string[] columns)
    {
        var loaded = await _catalog.LoadTableAsync(Identifier(table));
        await foreach (var batch in loaded.NewScan().Select(columns).ReadBatchesAsync())
        {
            var read = columns.Select(column => batch[column]).ToArray();
            for (var row = 0; row < batch.RowCount; row++)
                yield return [.. read.Select(column => column[row])];
        }
    }

    private TableIdentifier Identifier(string table) => new(_profile.Namespace, table);

    private ScriptVariable? Variable(string name) =>
        _elsewhere.TryGetValue(name, out var value) ? new(value)
        : _profile.Find(name) is { } endpoint ? new(endpoint.Value)
        : null;
}
