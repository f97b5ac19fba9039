using Balloon.Notebook.Cells;
using Microsoft.DotNet.Interactive;

namespace Balloon.Notebook.Kernel;

/// <summary>Adds SQL cells to a notebook that Balloon.Kernel runs.</summary>
internal sealed class KernelFace : ICellFace
{
    public void Bring(SqlLanguage language) => KernelInvocationContext.Current?.Languages.Add(new SqlCellLanguage(language));
}
