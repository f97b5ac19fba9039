using System.CommandLine;
using System.Text.Json;
using Balloon.Cli.Commands;
using Balloon.Iceberg;
using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Spec;
using Balloon.Testing;

namespace Balloon.Cli.Tests;

public sealed class TableCommandTests : IDisposable
{
    private static readonly Schema Columns = new(
        NestedField.Mandatory(1, "id", PrimitiveType.Long),
        NestedField.Optional(2, "price", PrimitiveType.Decimal(9, 2)),
        NestedField.Optional(3, "at", PrimitiveType.Timestamptz),
        NestedField.Optional(4, "raw", PrimitiveType.Binary),
        NestedField.Optional(5, "name", PrimitiveType.String)
    );

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scan_prints_exact_values_as_json()
    {
        var table = await CreateAsync();
        var lines = await RunAsync("scan", table, "--json", "--where", "id > 1");
        var row = JsonDocument.Parse(Assert.Single(lines)).RootElement;
        Assert.Equal("9007199254740993", row.GetProperty("id").GetString());
        Assert.Equal("12.50", row.GetProperty("price").GetString());
        Assert.Equal("2026-11-24T13:05:09.123456+00:00", row.GetProperty("at").GetString());
        Assert.Equal("00ff", row.GetProperty("raw").GetString());
        Assert.Equal("ä", row.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Scan_travels_in_time_selects_and_limits()
    {
        var table = await CreateAsync();
        Assert.Equal(
            ["1                 a", "9007199254740993  ä", "id                name"],
            (await RunAsync("scan", table, "--select", "id,name")).Order()
        );
        var first = JsonDocument
            .Parse((await RunAsync("snapshots", table, "--json"))[0])
            .RootElement.GetProperty("snapshot_id")
            .GetString()!;
        Assert.Equal(["id  name", "1   a"], await RunAsync("scan", table, "--snapshot", first, "--select", "id,name"));
        Assert.Equal(2, (await RunAsync("scan", table, "--limit", "1")).Length);
        Assert.Equal(3, (await RunAsync("scan", table, "--as-of", "2100-01-01")).Length);
        Assert.Equal(3, (await RunAsync("scan", table, "--ref", "main")).Length);
    }

    [Fact]
    public async Task Files_snapshots_and_history_print_one_line_each()
    {
        var table = await CreateAsync();
        Assert.Equal(3, (await RunAsync("files", table)).Length);
        Assert.Equal(3, (await RunAsync("snapshots", table)).Length);
        Assert.Equal(3, (await RunAsync("history", table)).Length);
    }

    [Fact]
    public async Task A_moved_table_is_read_with_mapped_locations()
    {
        await CreateAsync();
        var moved = _folder["moved"];
        Directory.Move(_folder["db"], moved);
        var failure = await Assert.ThrowsAsync<CommandFailedException>(() => RunAsync("scan", Path.Combine(moved, "t")));
        Assert.Contains("does not exist", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"--location file://{_folder["db", "t"]}=FOLDER", failure.Message, StringComparison.Ordinal);
        var from = "file://" + _folder["db"];
        Assert.Equal(3, (await RunAsync("scan", Path.Combine(moved, "t"), "--location", $"{from}={moved}")).Length);
    }

    [Fact]
    public async Task Wrong_arguments_are_refused_with_the_right_form()
    {
        var table = await CreateAsync();
        var column = await Assert.ThrowsAsync<CommandFailedException>(() => RunAsync("scan", table, "--where", "prize = 1"));
        Assert.Contains("price", column.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.WrongUsage, column.ExitCode);
        await Assert.ThrowsAsync<CommandFailedException>(() => RunAsync("scan", table, "--location", "nonsense"));
        await Assert.ThrowsAsync<CommandFailedException>(() => RunAsync("scan", table, "--as-of", "yesterday"));
        await Assert.ThrowsAsync<CommandFailedException>(() => RunAsync("scan", table, "--select", " ,"));
        var nothing = await Assert.ThrowsAsync<CommandFailedException>(() => RunAsync("scan", _folder["no", "such", "table"]));
        Assert.Equal(ExitCodes.Failed, nothing.ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> CreateAsync()
    {
        await using var catalog = new InMemoryCatalog(LocalFileIO.Instance, "file://" + _folder.Path);
        await catalog.CreateNamespaceAsync("db", cancellationToken: Cancel);
        var table = await catalog.CreateTableAsync("db.t", Columns, cancellationToken: Cancel);
        await AppendAsync(table, [1L, null, null, null, "a"]);
        await AppendAsync(
            table,
            [9007199254740993L, 12.5m, DateTimeOffset.Parse("2026-11-24T13:05:09.123456Z", null), new byte[] { 0, 255 }, "ä"]
        );
        return _folder["db", "t"];
    }

    private static async Task AppendAsync(Table table, object?[] row)
    {
        await using var writer = table.NewDataWriter();
        await writer.WriteAsync(row, Cancel);
        await table.NewTransaction().Append(await writer.CompleteAsync(Cancel)).CommitAsync(Cancel);
    }

    private static async Task<string[]> RunAsync(params string[] arguments)
    {
        var output = new StringWriter();
        var parsed = TableCommand.Create().Parse(arguments);
        Assert.Empty(parsed.Errors);
        var code = await parsed.InvokeAsync(new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false }, Cancel);
        Assert.Equal(ExitCodes.Done, code);
        return output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }
}
