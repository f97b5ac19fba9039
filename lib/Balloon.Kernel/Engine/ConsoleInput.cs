using Microsoft.DotNet.Interactive;

namespace Balloon.Kernel.Engine;

/// <summary>Makes <c>Console.ReadLine()</c> in a cell ask the front end; elsewhere it reads the process's own input.</summary>
internal sealed class ConsoleInput(TextReader outside) : TextReader
{
    public override string? ReadLine()
    {
        if (KernelInvocationContext.Caller is not { } cell)
            return outside.ReadLine();
        return cell.Output.ReadLineAsync(string.Empty, password: false, cell.CancellationToken).GetAwaiter().GetResult();
    }

    public override int Read() => KernelInvocationContext.Caller is null ? outside.Read() : throw OnlyLines();

    public override int Read(char[] buffer, int index, int count) =>
        KernelInvocationContext.Caller is null ? outside.Read(buffer, index, count) : throw OnlyLines();

    public override int Peek() => KernelInvocationContext.Caller is null ? outside.Peek() : -1;

    private static NotSupportedException OnlyLines() => new("A notebook's cell can read whole lines only: use Console.ReadLine().");
}
