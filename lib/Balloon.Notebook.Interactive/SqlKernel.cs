using Balloon.Notebook.Cells;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;

namespace Balloon.Notebook.Interactive;

/// <summary>SQL cells as .NET Interactive asks for them: a kernel of its own.</summary>
internal sealed class SqlKernel : Microsoft.DotNet.Interactive.Kernel, IKernelCommandHandler<SubmitCode>
{
    public const string KernelName = "sql";

    public SqlKernel(SqlLanguage language)
        : base(KernelName)
    {
        Language = language;
        KernelInfo.LanguageName = "SQL";
        KernelInfo.DisplayName = "sql: the workshop's stream SQL";
        KernelInfo.Description = "Runs statements against the stream SQL of the workshop that a C# cell opened.";
    }

    /// <summary>What answers the cells.</summary>
    public SqlLanguage Language { get; set; }

    /// <summary>The line <c>#!sql</c> with its options, which the engine refuses unless they are declared.</summary>
    public override KernelSpecifierDirective KernelSpecifierDirective
    {
        get
        {
            var directive = base.KernelSpecifierDirective;
            foreach (var (name, _, description) in SqlCellOptions.Declared)
            {
                if (directive.Parameters.All(p => p.Name != name))
                    directive.Parameters.Add(new(name, description));
            }

            return directive;
        }
    }

    async Task IKernelCommandHandler<SubmitCode>.HandleAsync(SubmitCode command, KernelInvocationContext context)
    {
        try
        {
            await Language
                .RunAsync(
                    InItsCell(command),
                    new Dictionary<string, string>(command.Parameters),
                    new Variables(this),
                    context.CancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (SqlCellException e)
        {
            context.Fail(command, message: e.Message);
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            context.Fail(command, message: "The cell was interrupted.");
        }
    }

    /// <summary>The code, after as many empty lines as keep the line numbers of the cell: the engine cuts off the line <c>#!sql</c>.</summary>
    private static string InItsCell(SubmitCode command)
    {
        var at = command.Parent is SubmitCode whole ? whole.Code.IndexOf(command.Code, StringComparison.Ordinal) : 0;
        return at <= 0 ? command.Code : new string('\n', ((SubmitCode)command.Parent).Code.AsSpan(0, at).Count('\n')) + command.Code;
    }
}
