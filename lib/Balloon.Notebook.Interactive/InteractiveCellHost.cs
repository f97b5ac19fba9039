using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Balloon.Notebook.Cells;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;

namespace Balloon.Notebook.Interactive;

/// <summary>Adds SQL cells to a notebook in .NET Interactive, as a kernel beside that of C#.</summary>
internal sealed partial class InteractiveCellHost : ICellHost
{
    /// <summary>The notebooks whose cells are looked at, each once.</summary>
    private static readonly ConditionalWeakTable<CompositeKernel, object> Watched = [];

    public void AddLanguage(SqlLanguage language)
    {
        if (KernelInvocationContext.Current?.HandlingKernel.RootKernel is not CompositeKernel root)
            return;
        var there = root.FindKernelByName(SqlKernel.KernelName);
        if (there is SqlKernel sql)
            sql.Language = language; // The workshop was opened again.
        else if (there is null)
            root.Add(new SqlKernel(language));
    }

    public void Missing(Func<bool> missing)
    {
        if (KernelInvocationContext.Current?.HandlingKernel.RootKernel is not CompositeKernel root || !Watched.TryAdd(root, root))
            return;
        root.AddMiddleware(
            (command, context, next) =>
            {
                if (command is not SubmitCode cell || !missing() || !UsesWorkshop().IsMatch(cell.Code) || cell.Code.Contains("OpenAsync"))
                    return next(command, context);
                context.Fail(
                    command,
                    message: "balloon has no value, because the set-up cell with «Workshop.OpenAsync()» failed. Run that cell again, and then this one."
                );
                return Task.CompletedTask;
            }
        );
    }

    /// <summary>The chapters' name for the workshop. A cell of SQL is refused before it comes here, as no kernel has its magic yet.</summary>
    [GeneratedRegex(@"\bballoon\s*\.", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UsesWorkshop();
}
