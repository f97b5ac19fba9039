using Balloon.Notebook.Cells;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace Balloon.Notebook.Interactive;

/// <summary>The notebook's C# variables, accessed by the commands with which kernels share values.</summary>
internal sealed class Variables(SqlKernel kernel) : ICellNotebook
{
    private const string CSharp = "csharp";

    public async Task<IReadOnlyList<string>> VariableNamesAsync(CancellationToken cancellationToken)
    {
        var answer = await kernel.RootKernel.SendAsync(new RequestValueInfos(CSharp), cancellationToken).ConfigureAwait(false);
        return [.. answer.Events.OfType<ValueInfosProduced>().SelectMany(e => e.ValueInfos).Select(v => v.Name)];
    }

    public async Task<CellVariable?> FindVariableAsync(string name, CancellationToken cancellationToken)
    {
        var answer = await kernel
            .RootKernel.SendAsync(new RequestValue(name, "text/plain", CSharp), cancellationToken)
            .ConfigureAwait(false);
        return answer.Events.OfType<ValueProduced>().FirstOrDefault() is { } found ? new(found.Value) : null;
    }

    public async Task SetVariableAsync(string name, Type type, object value, CancellationToken cancellationToken) =>
        await kernel.RootKernel.SendAsync(new SendValue(name, value, targetKernelName: CSharp), cancellationToken).ConfigureAwait(false);
}
