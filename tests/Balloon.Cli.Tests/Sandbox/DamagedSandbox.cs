using Balloon.Testing;
using Microsoft.Data.Sqlite;

namespace Balloon.Cli.Tests.Sandbox;

/// <summary>Helpers for tests that damage a stopped <see cref="MadeSandbox"/>.</summary>
internal static class DamagedSandbox
{
    internal const string Garbage = "\u0000\u0001garbage, as a torn write leaves it\u00ff";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal static async Task AssertAllAsync(BalloonCommand balloon, bool tableRows)
    {
        Assert.Contains("events 2000", await SqlAsync(balloon, "SELECT 'events ' || n::varchar AS n FROM m"), StringComparison.Ordinal);
        Assert.Contains(
            tableRows ? "rows 1" : "rows 0",
            await SqlAsync(balloon, "SELECT 'rows ' || count(*)::varchar AS n FROM t"),
            StringComparison.Ordinal
        );
        await Eventually.TrueAsync(
            async () => (await balloon.RunAsync("table", "scan", "n.t")).Output.Contains("2000", StringComparison.Ordinal),
            "the table holds what the view says",
            cancellationToken: Cancellation
        );
        HomeTable.AssertHolds(balloon.Home);
    }

    internal static async Task<string> SqlAsync(BalloonCommand balloon, string sql)
    {
        var (exitCode, output, errors) = await balloon.RunAsync("sql", "-c", sql);
        Assert.True(exitCode == 0, errors);
        return output;
    }

    internal static async Task UpAsync(BalloonCommand balloon)
    {
        var (exitCode, _, errors) = await balloon.RunAsync("up");
        Assert.True(exitCode == 0, errors);
    }

    internal static async Task<string> RebuildAsync(BalloonCommand balloon)
    {
        var (exitCode, output, errors) = await balloon.RunAsync("rebuild");
        Assert.True(exitCode == 0, errors);
        return output;
    }

    /// <summary>It does not start, and a sentence without a stack trace names the file and says what to do.</summary>
    internal static async Task RefusedAsync(BalloonCommand balloon, params string[] words)
    {
        var (exitCode, _, errors) = await balloon.RunAsync("up");
        Assert.Equal(1, exitCode);
        Assert.All(words, word => Assert.Contains(word, errors, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", errors, StringComparison.Ordinal);
    }

    internal static async Task DamageAsync(BalloonCommand balloon, string file, string? content)
    {
        var path = Path.Combine(balloon.Home, file);
        if (content is null)
            File.Delete(path);
        else
            await File.WriteAllTextAsync(path, content, Cancellation);
    }

    internal static void Delete(BalloonCommand balloon, string file) => File.Delete(Path.Combine(balloon.Home, file));

    internal static Task<string> ReadAsync(BalloonCommand balloon, string file) =>
        File.ReadAllTextAsync(Path.Combine(balloon.Home, file), Cancellation);

    internal static async Task ChangeAsync(BalloonCommand balloon, string file, string sql)
    {
        await using var database = new SqliteConnection($"Data Source={Path.Combine(balloon.Home, file)};Pooling=False");
        await database.OpenAsync(Cancellation);
        await using var command = database.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        Assert.True(await command.ExecuteNonQueryAsync(Cancellation) > 0);
    }
}
