using System.CommandLine;

namespace Balloon.Cli.Commands;

/// <summary><c>balloon table</c>: inspects any Iceberg table.</summary>
internal static class TableCommand
{
    public static Command Create()
    {
        var command = new Command("table", "Inspects an Iceberg table: a metadata file, a table's folder, or a name in the catalog.");
        command.Subcommands.Add(TableScanCommand.Create());
        command.Subcommands.Add(TableSnapshotsCommand.Create());
        command.Subcommands.Add(TableFilesCommand.Create());
        command.Subcommands.Add(TableHistoryCommand.Create());
        return command;
    }
}
