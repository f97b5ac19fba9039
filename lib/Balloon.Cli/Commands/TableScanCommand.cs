using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using Balloon.Iceberg.Scan;

namespace Balloon.Cli.Commands;

/// <summary><c>balloon table scan</c>: the rows of a table, now or at an earlier time.</summary>
internal static class TableScanCommand
{
    public static Command Create()
    {
        var snapshot = new Option<long?>("--snapshot") { Description = "As it was in a snapshot" };
        var reference = new Option<string?>("--ref") { Description = "A branch or tag" };
        var asOf = new Option<string?>("--as-of") { Description = "As it was at a time: 2026-11-24T13:05:09Z, or milliseconds since 1970" };
        var where = new Option<string?>("--where") { Description = "A filter as in SQL: score >= 50 and color in ('red', 'blue')" };
        var select = new Option<string?>("--select") { Description = "Columns, separated by commas" };
        var limit = new Option<long?>("--limit") { Description = "At most this many rows" };
        var command = new Command("scan", "Prints the rows of a table.");
        foreach (var option in (Option[])[snapshot, reference, asOf, where, select, limit])
            command.Options.Add(option);
        return new TableOptions().AddTo(
            command,
            (table, output, parsed, cancellationToken) =>
            {
                var scan = table.NewScan();
                if (
                    ((object?[])[parsed.GetValue(snapshot), parsed.GetValue(reference), parsed.GetValue(asOf)]).Count(given =>
                        given is not null
                    ) > 1
                )
                    throw new CommandFailedException("Give one of --snapshot, --ref and --as-of.", ExitCodes.WrongUsage);
                if (parsed.GetValue(snapshot) is { } id)
                    scan = scan.UseSnapshot(id);
                if (parsed.GetValue(reference) is { } name)
                    scan = scan.UseRef(name);
                if (parsed.GetValue(asOf) is { } time)
                    scan = scan.AsOf(ParseTime(time));
                if (parsed.GetValue(where) is { } filter)
                    scan = scan.Where(filter);
                if (parsed.GetValue(select) is { } columns)
                    scan = scan.Select(Names(columns));
                if (parsed.GetValue(limit) is { } rows)
                    scan = scan.Limit(rows);
                return output.WriteAsync(scan.Schema.Struct, RowsAsync(scan, cancellationToken), cancellationToken);
            }
        );
    }

    private static async IAsyncEnumerable<object?[]> RowsAsync(TableScan scan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var batch in scan.ReadBatchesAsync(cancellationToken).ConfigureAwait(false))
        {
            for (var row = 0; row < batch.RowCount; row++)
                yield return [.. batch.Columns.Select(column => column.Plain(row))];
        }
    }

    private static string[] Names(string columns) =>
        columns.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } names
            ? names
            : throw new CommandFailedException("--select: write the names of columns, separated by commas.", ExitCodes.WrongUsage);

    private static DateTimeOffset ParseTime(string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && ms is >= 0 and < 253_402_300_800_000)
            return DateTimeOffset.FromUnixTimeMilliseconds(ms);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new CommandFailedException($"--as-of {text}: write a time such as 2026-11-24T13:05:09Z.", ExitCodes.WrongUsage);
    }
}
