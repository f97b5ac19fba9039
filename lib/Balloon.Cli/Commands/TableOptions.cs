using System.CommandLine;
using Balloon.Iceberg;

namespace Balloon.Cli.Commands;

/// <summary>The options of all commands about a table: which table, where its files are now, and how to print.</summary>
internal sealed class TableOptions
{
    private readonly Argument<string> _table = new("table")
    {
        Description = "A metadata file, a table's folder, or NAMESPACE.NAME in the catalog of the profile",
    };

    private readonly Option<string[]> _locations = new("--location")
    {
        Description = "FROM=TO: read files that the table names under FROM from under TO; may be repeated",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<bool> _json = new("--json") { Description = "One JSON object per row" };

    public Command AddTo(Command command, Func<Table, TableOutput, ParseResult, CancellationToken, Task> run)
    {
        command.Arguments.Add(_table);
        command.Options.Add(_locations);
        command.Options.Add(_json);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, run, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(
        ParseResult parsed,
        Func<Table, TableOutput, ParseResult, CancellationToken, Task> run,
        CancellationToken cancellationToken
    )
    {
        var source = new TableSource(parsed.GetValue(_table)!, Locations(parsed.GetValue(_locations) ?? []));
        await using var _ = source.ConfigureAwait(false);
        try
        {
            var table = await source.OpenAsync(cancellationToken).ConfigureAwait(false);
            var to = parsed.InvocationConfiguration.Output;
            await run(table, new TableOutput(to, parsed.GetValue(_json)), parsed, cancellationToken).ConfigureAwait(false);
            await to.FlushAsync(cancellationToken).ConfigureAwait(false);
            return ExitCodes.Done;
        }
        catch (IcebergException e)
        {
            throw new CommandFailedException(
                source.Explain(e),
                e.Kind == ErrorKind.InvalidArgument ? ExitCodes.WrongUsage : ExitCodes.Failed,
                e
            );
        }
    }

    private static IReadOnlyList<KeyValuePair<string, string>> Locations(string[] options) =>
        [
            .. options.Select(option =>
                option.IndexOf('=', StringComparison.Ordinal) is var at and > 0 && at < option.Length - 1
                    ? KeyValuePair.Create(option[..at], option[(at + 1)..])
                    : throw new CommandFailedException($"--location {option}: write FROM=TO.", ExitCodes.WrongUsage)
            ),
        ];
}
