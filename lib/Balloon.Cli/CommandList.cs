using System.CommandLine;
using Balloon.Cli.Commands;
using Balloon.Sandbox.Hosting;

namespace Balloon.Cli;

/// <summary>The commands of <c>balloon</c>, in the order in which the help shows them.</summary>
internal static class CommandList
{
    private static readonly (string Name, Func<Command> Create)[] Commands =
    [
        ("run", RunCommand.Create),
        ("up", UpCommand.Create),
        ("down", DownCommand.Create),
        ("status", StatusCommand.Create),
        ("rebuild", RebuildCommand.Create),
        ("reset", ResetCommand.Create),
        ("doctor", DoctorCommand.Create),
        (SandboxProcess.HostCommand, SandboxHostCommand.Create),
        ("play", PlayCommand.Create),
        ("dashboard", DashboardCommand.Create),
        ("generate", GenerateCommand.Create),
        ("sql", SqlCommand.Create),
        ("topic", TopicCommand.Create),
        ("table", TableCommand.Create),
        ("progress", ProgressCommand.Create),
        ("export", ExportCommand.Create),
        ("strip", StripCommand.Create),
        ("kernel", KernelCommand.Create),
        ("images", ImagesCommand.Create),
        ("lake", LakeCommand.Create),
    ];

    /// <summary>
    /// Only the command with which <paramref name="args"/> begin, since creating the others would take longer than it; all if they begin
    /// with none.
    /// </summary>
    public static IEnumerable<Command> For(IReadOnlyList<string> args)
    {
        var named = Array.FindAll(Commands, command => args.Count > 0 && command.Name == args[0]);
        return (named.Length > 0 ? named : Commands).Select(command => command.Create());
    }
}
