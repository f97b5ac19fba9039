namespace Balloon.Kernel.Engine;

/// <summary>
/// A cell that is compiled while the one before it runs: what it compiles to depends on what that one declared, not on what it did. A cell
/// with directives may read what the one before it wrote, and is not for this.
/// </summary>
/// <param name="code">C# without directives.</param>
/// <param name="name">The cell's name in stack traces.</param>
#pragma warning disable CA1001 // A source without a timer and without linked ones holds nothing.
internal sealed class CellAhead(string code, string name)
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _stop = new();
    private readonly string _folder = Environment.CurrentDirectory;
    private Lazy<EmittedCell?>? _emitted;

    /// <summary>Whether <paramref name="code"/> compiles to the same now and later. On one processor it would only be in the way.</summary>
    public static bool Suits(string code) => Environment.ProcessorCount > 1 && !code.Contains('#', StringComparison.Ordinal);

    /// <summary>Says how it is compiled, by whoever comes first: <see cref="Begin"/> or <see cref="Take"/>.</summary>
    public void Compile(Func<string, string, string, CancellationToken, EmittedCell?> compile) =>
        _emitted = new(() => compile(code, name, _folder, _stop.Token));

    /// <summary>Compiles it, on whatever thread this is.</summary>
    public void Begin() => _ = Emitted();

    /// <summary>The cell, if it is the one that is asked for; null where it is not, or did not compile.</summary>
    /// <exception cref="OperationCanceledException">Stopped by <paramref name="cancellationToken"/>.</exception>
    public EmittedCell? Take(string wanted, string wantedName, CancellationToken cancellationToken)
    {
        if (_emitted is null || wanted != code || wantedName != name || Environment.CurrentDirectory != _folder)
        {
            Stop();
            return null;
        }

        using var stopping = cancellationToken.UnsafeRegister(static cell => ((CellAhead)cell!).Stop(), this);
        var emitted = Emitted();
        cancellationToken.ThrowIfCancellationRequested();
        return emitted;
    }

    /// <summary>Nobody asks for it any more.</summary>
    public void Stop() => _stop.Cancel();

    private EmittedCell? Emitted()
    {
        try
        {
            return _emitted!.Value;
        }
#pragma warning disable CA1031 // Whoever wants the cell compiles it again, and is told why it fails.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
