using Balloon.Notebook.Cells;
using Microsoft.DotNet.Interactive;

namespace Balloon.Notebook.Kernel;

/// <summary>Adds SQL cells to a notebook that Balloon.Kernel runs.</summary>
internal sealed class KernelCellHost : ICellHost
{
    public void AddLanguage(SqlLanguage language) => KernelInvocationContext.Current?.Languages.Add(new SqlCellLanguage(language));

    /// <summary>Nothing to do: the kernel itself names the cell that failed to give a variable its value.</summary>
    public void Missing(Func<bool> missing) { }
}
