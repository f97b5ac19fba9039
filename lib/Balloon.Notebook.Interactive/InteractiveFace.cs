using Balloon.Notebook.Cells;
using Microsoft.DotNet.Interactive;

namespace Balloon.Notebook.Interactive;

/// <summary>Adds SQL cells to a notebook in .NET Interactive, as a kernel beside that of C#.</summary>
internal sealed class InteractiveFace : ICellFace
{
    public void Bring(SqlLanguage language)
    {
        if (KernelInvocationContext.Current?.HandlingKernel.RootKernel is not CompositeKernel root)
            return;
        var there = root.FindKernelByName(SqlKernel.KernelName);
        if (there is SqlKernel sql)
            sql.Language = language; // The workshop was opened again.
        else if (there is null)
            root.Add(new SqlKernel(language));
    }
}
