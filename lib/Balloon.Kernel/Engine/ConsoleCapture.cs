using System.Text;
using Balloon.Kernel.Interactive;
using Microsoft.DotNet.Interactive;

namespace Balloon.Kernel.Engine;

/// <summary>
/// Redirects what a cell writes to the console to that cell's output; other output goes to the original console.
/// </summary>
internal sealed class ConsoleCapture : TextWriter
{
    private static readonly Lock Gate = new();
    private static TextWriter? s_out;
    private static TextWriter? s_error;
    private static bool s_installed;

    private readonly ConsoleStream _stream;
    private readonly TextWriter _outside;

    private ConsoleCapture(ConsoleStream stream, TextWriter outside)
    {
        _stream = stream;
        _outside = outside;
    }

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>The process's own standard output, even while a cell runs.</summary>
    public static TextWriter Outside => s_out ?? Console.Out;

    public static void Install()
    {
        lock (Gate)
        {
            if (s_installed)
                return;
            s_out = Console.Out;
            s_error = Console.Error;
            Console.SetOut(new ConsoleCapture(ConsoleStream.Out, s_out));
            Console.SetError(new ConsoleCapture(ConsoleStream.Error, s_error));
            Console.SetIn(new ConsoleInput(Console.In));
            s_installed = true;
        }
    }

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return;
        if (KernelInvocationContext.Caller is { } cell)
            cell.Output.Stream(_stream, value);
        else
            _outside.Write(value);
    }

    public override void WriteLine(string? value) => Write(value + Environment.NewLine);

    public override void Flush()
    {
        if (KernelInvocationContext.Caller is null)
            _outside.Flush();
    }
}
