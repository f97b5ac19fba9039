using Balloon.Notebook.Cells;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Balloon.Notebook.Interactive;

/// <summary>The kernel for SQL cells in .NET Interactive.</summary>
internal sealed class SqlKernel
    : Microsoft.DotNet.Interactive.Kernel,
        IKernelCommandHandler<SubmitCode>,
        IKernelCommandHandler<RequestCompletions>,
        IKernelCommandHandler<RequestHoverText>,
        IKernelCommandHandler<RequestDiagnostics>
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

    /// <summary>Runs the cells.</summary>
    public SqlLanguage Language { get; set; }

    /// <summary>The line <c>#!sql</c> with its options, which .NET Interactive refuses unless they are declared.</summary>
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

    async Task IKernelCommandHandler<RequestCompletions>.HandleAsync(RequestCompletions command, KernelInvocationContext context)
    {
        var found = await Language
            .CompleteAsync(
                command.Code,
                TextPositions.At(command.Code, command.LinePosition),
                new Variables(this),
                context.CancellationToken
            )
            .ConfigureAwait(false);
        var items = found.Items.Select(i => new CompletionItem(
            i.Text,
            TextPositions.Kind(i.Kind),
            i.Text,
            insertText: i.Text,
            documentation: i.Description
        ));
        context.Publish(new CompletionsProduced([.. items], command, TextPositions.Span(command.Code, found.Start, found.End)));
    }

    async Task IKernelCommandHandler<RequestHoverText>.HandleAsync(RequestHoverText command, KernelInvocationContext context)
    {
        var text = await Language
            .DescribeAsync(command.Code, TextPositions.At(command.Code, command.LinePosition), context.CancellationToken)
            .ConfigureAwait(false);
        if (text is not null)
            context.Publish(new HoverTextProduced(command, [new FormattedValue("text/markdown", $"```text\n{text}\n```")]));
    }

    async Task IKernelCommandHandler<RequestDiagnostics>.HandleAsync(RequestDiagnostics command, KernelInvocationContext context)
    {
        var found = await Language.DiagnoseAsync(command.Code, new Variables(this), context.CancellationToken).ConfigureAwait(false);
        var told = found
            .Select(d => new Diagnostic(
                TextPositions.Span(command.Code, d.Start, d.Start + d.Length),
                Microsoft.CodeAnalysis.DiagnosticSeverity.Error,
                d.Code,
                d.Message
            ))
            .ToList();
        context.Publish(new DiagnosticsProduced(told, [.. told.Select(d => new FormattedValue("text/plain", d.ToString()))], command));
    }

    /// <summary>
    /// The code after empty lines that keep the line numbers of the cell: .NET Interactive removes the line <c>#!sql</c>.
    /// </summary>
    private static string InItsCell(SubmitCode command)
    {
        var at = command.Parent is SubmitCode whole ? whole.Code.IndexOf(command.Code, StringComparison.Ordinal) : 0;
        return at <= 0 ? command.Code : new string('\n', ((SubmitCode)command.Parent).Code.AsSpan(0, at).Count('\n')) + command.Code;
    }
}
