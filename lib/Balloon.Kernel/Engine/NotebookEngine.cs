using System.Diagnostics;
using System.Globalization;
using Balloon.Kernel.Interactive;
using Balloon.Kernel.Languages;
using Microsoft.DotNet.Interactive;

namespace Balloon.Kernel.Engine;

/// <summary>
/// Runs the cells of one notebook, one at a time: C# with the features of .NET Interactive, and other languages. Paths are relative to the
/// process's current folder, as in every notebook front end. It runs the user's own code with the user's own rights.
/// </summary>
public sealed class NotebookEngine : IAsyncDisposable
{
    private readonly NotebookEngineOptions _options;
    private readonly NotebookLoadContext _assemblies;
    private readonly CellCompiler _compiler;
    private readonly ReferenceLoader _references;
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly UnsetVariables _unset = new();
    private readonly UndeclaredNames _undeclared;
    private object?[] _states = new object?[64];
    private PrecompiledCell? _ahead;
    private int _ran;

    /// <summary>Creates an engine without any state.</summary>
    public NotebookEngine(NotebookEngineOptions? options = null)
    {
        _options = options ?? new();
        _assemblies = new(_options.Name, isCollectible: !_options.EndsWithProcess);
        _compiler = new(_assemblies);
        _undeclared = new(_options.Cells);
        _references = new(_compiler, _assemblies.Libraries, _options.RestoreTimeout);
        ConsoleCapture.Install();
        UnhandledExceptions.Install();
    }

    internal CellCompiler Compiler => _compiler;

    internal CellLanguages Languages { get; } = new();

    /// <summary>Runs a cell until it completes, fails or is interrupted.</summary>
    /// <param name="code">The cell's source, including magics.</param>
    /// <param name="output">Receives the cell's outputs in order; failures are returned and not shown.</param>
    /// <param name="language">The language of the lines before any magic; by default csharp.</param>
    /// <param name="label">The cell's name in stack traces; by default its execution number.</param>
    /// <param name="next">The following C# cells, if they are known: the first two are compiled while this one runs.</param>
    /// <param name="cancellationToken">Interrupts the cell, which really stops its code.</param>
    public async Task<CellResult> RunAsync(
        string code,
        ICellOutput output,
        string language = "csharp",
        string? label = null,
        IReadOnlyList<string>? next = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(output);
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        var context = new KernelInvocationContext(new BoundedOutput(output), Languages, cancellationToken);
        try
        {
            _ran++;
            var name = Name(label, _ran);
            _ahead = Ahead(next ?? [], 0);
            return await Task.Run(() => RunAsync(code.ReplaceLineEndings("\n"), language, name, context), CancellationToken.None)
                .ConfigureAwait(false);
        }
        finally
        {
            context.End();
            KernelInvocationContext.Leave(context);
            _one.Release();
        }
    }

    internal IReadOnlyList<string> VariableNames() => [.. StateCleaner.Variables(_states).Select(v => v.Field.Name)];

    internal bool TryGetVariable(string name, out object? value)
    {
        foreach (var (field, held) in StateCleaner.Variables(_states))
        {
            if (field.Name != name)
                continue;
            value = held;
            return true;
        }

        value = null;
        return false;
    }

    /// <summary>Declares a variable with a cell that takes the value from a slot, so that C# knows its type as that of any other.</summary>
    internal async Task SetVariableAsync(string name, Type type, object? value, KernelInvocationContext context)
    {
        var source = SharedValues.Declaration(name, type, value, out var place);
        using (place)
            await RunCSharpAsync(source, "variable " + name, context).ConfigureAwait(false);
    }

    /// <summary>Disposes the values of the notebook's variables and unloads its cells.</summary>
    public async ValueTask DisposeAsync()
    {
        _compiler.Stop();
        await StateCleaner.DisposeAsync(_states).ConfigureAwait(false);
        _states = [];
        if (_assemblies.IsCollectible)
            _assemblies.Unload();
        _one.Dispose();
    }

    // At most two: there are no more processors to spare.
    private PrecompiledCell? Ahead(IReadOnlyList<string> cells, int at) =>
        at < Math.Min(cells.Count, 2) && PrecompiledCell.CanPrecompile(cells[at])
            ? new(cells[at].ReplaceLineEndings("\n"), Name(null, _ran + 1 + at), Ahead(cells, at + 1))
            : null;

    private static string Name(string? label, int number) => "cell " + (label ?? number.ToString(CultureInfo.InvariantCulture));

    private async Task<CellResult> RunAsync(string code, string language, string name, KernelInvocationContext context)
    {
        KernelInvocationContext.Enter(context);
        var clock = Stopwatch.StartNew();
        try
        {
            var parts = CellSplitter.Split(code, language, Languages);
            foreach (var command in parts.Commands)
                MagicCommands.Run(command, _states, context, Languages);
            foreach (var segment in parts.Segments)
                await RunSegmentAsync(segment, name, context).ConfigureAwait(false);
            if (parts.Time)
                context.Display($"Wall time: {clock.Elapsed.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)}ms", "text/plain");
            return context.End() is { } stray ? new(CellStatus.Failed, FailureText.OfNotAwaited(stray)) : CellResult.Done;
        }
        catch (Exception) when (context.CancellationToken.IsCancellationRequested)
        {
            return new(CellStatus.Interrupted, new("Interrupted", "The cell was interrupted.", ["The cell was interrupted."], null));
        }
        catch (CompilationException failure)
        {
            var hint =
                SqlHint.Of(failure, Languages.Find("sql") is not null)
                ?? _undeclared.Hint(failure, code)
                ?? SetUpHint.Of(failure, _compiler)
                ?? ForgottenAwait.Hint(failure);
            return new(CellStatus.Failed, FailureText.Of(failure, hint));
        }
        catch (CellException failure)
        {
            return new(CellStatus.Failed, FailureText.Of(failure));
        }
        catch (CellLanguageException failure)
        {
            return new(CellStatus.Failed, FailureText.Of(failure));
        }
        catch (NullReferenceException failure) when (_unset.Hint(_states, _states[_compiler.Count], code) is { } hint)
        {
            return new(CellStatus.Failed, FailureText.OfUnset(failure, hint));
        }
#pragma warning disable CA1031 // Every exception of the user's code is part of the result.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return new(CellStatus.Failed, FailureText.Of(failure));
        }
    }

    private Task RunSegmentAsync(CellSegment segment, string name, KernelInvocationContext context) =>
        segment.Language is { } language
            ? language.RunAsync(new(segment.Code, segment.Options), new(this, context), context.CancellationToken)
            : RunCSharpAsync(segment.Code, name, context);

    private async Task RunCSharpAsync(string source, string name, KernelInvocationContext context)
    {
        var (code, directives) = ReferenceDirectives.Take(source);
        if (directives.Count > 0)
            await _references.AddAsync(directives, context).ConfigureAwait(false);
        var cell = _compiler.Compile(code, name, _ahead, context.CancellationToken);
        if (cell is null)
            return;
        foreach (var warning in cell.Warnings)
            context.Output.Stream(ConsoleStream.Error, warning + "\n");
        if (_compiler.Count + 2 > _states.Length)
            Array.Resize(ref _states, _states.Length * 2);
        var states = _states;
        object? value;
        try
        {
            value = await InterruptibleAsync(() => cell.Run(states), context).ConfigureAwait(false);
        }
        catch
        {
            _unset.Failed(states[_compiler.Count], source);
            throw;
        }

        if (cell.IsResult?.Invoke(value) != true)
            return;

        // A formatter is user code as well: it may be slow or throw.
        var shown = await InterruptibleAsync(() => Task.FromResult<object?>(ValueFormatting.Format(value)), context).ConfigureAwait(false);
        context.Output.Result((MimeBundle)shown!);
    }

    /// <summary>Runs code of the notebook until it ends or the cell is interrupted, which really stops the code.</summary>
    private static async Task<object?> InterruptibleAsync(Func<Task<object?>> run, KernelInvocationContext context)
    {
        var interruptible = new InterruptibleContext(context.Unhandled);
        try
        {
            return await interruptible.Start(run).WaitAsync(context.CancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            await interruptible.StopAsync().ConfigureAwait(false);
            throw;
        }
    }
}
