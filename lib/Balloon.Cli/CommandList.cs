using System.CommandLine;
using Balloon.Cli.Commands;

namespace Balloon.Cli;

/// <summary>The commands of <c>balloon</c>, in the order in which the help shows them.</summary>
internal static class CommandList
{
    public static IEnumerable<Command> All()
    {
        yield return RunCommand.Create();
        yield return UpCommand.Create();
        yield return DownCommand.Create();
        yield return StatusCommand.Create();
        yield return ResetCommand.Create();
        yield return DoctorCommand.Create();
        yield return SandboxHostCommand.Create();
        yield return GenerateCommand.Create();
        yield return SqlCommand.Create();
        yield return TopicCommand.Create();
        yield return TableCommand.Create();
        yield return ExportCommand.Create();
        yield return StripCommand.Create();
        yield return KernelCommand.Create();
    }
}
