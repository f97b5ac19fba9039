using System.Reflection.PortableExecutable;
using Balloon.Kernel.Engine;
using Balloon.Kernel.Interactive;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Balloon.Kernel.Running;

/// <summary>
/// Compiles and formats something trivial while the notebooks are being read, so that the first cell does not wait for the compiler to
/// load.
/// </summary>
public static class Warmup
{
    private const string Code = "var x = 1;\nx + 1";

    private static readonly Lazy<Task> Compiler = new(() =>
        Start(() =>
        {
            var compiler = new CellCompiler(new("warm-up", isCollectible: false));
            compiler.Compile(Code, "warm-up", ahead: null, CancellationToken.None);
        })
    );

    /// <summary>
    /// Begins to load the compiler, once per process. Everything that runs cells calls this; a program that knows in advance that it will
    /// run some gains time by calling it earlier.
    /// </summary>
    public static void Begin() => _ = CompileAsync();

    internal static Task StartAsync()
    {
        var compiler = CompileAsync();
        LoadAfter(compiler);
        return Task.WhenAll(compiler, LoadAsync());
    }

    /// <summary>Compiles a cell like those of notebooks; the first caller waits for it.</summary>
    internal static Task CompileAsync() => Compiler.Value;

    /// <summary>
    /// Loads the later parts of the compiler while its first parts search for the framework, and then the formatting of numbers.
    /// </summary>
    internal static Task LoadAsync() =>
        Start(() =>
        {
            CompileAlone();
            ValueFormatting.Format(1);
        });

    /// <summary>Loads the formatting of texts, objects and tables after the compiler, which takes long and is not waited for.</summary>
    internal static void LoadAfter(Task compiler) =>
        _ = compiler.ContinueWith(
            static _ => ValueFormatting.Format(Code),
            CancellationToken.None,
            TaskContinuationOptions.LongRunning,
            TaskScheduler.Default
        );

    /// <summary>Compiles with separate references: the basis of cells is only created by <see cref="CellCompiler"/>.</summary>
    private static void CompileAlone()
    {
        using var file = File.OpenRead(typeof(object).Assembly.Location);
        using var framework = AssemblyMetadata.CreateFromStream(file, PEStreamOptions.Default);
        var compilation = CSharpCompilation.CreateScriptCompilation(
            "warm-up",
            CSharpSyntaxTree.ParseText(Code, CellCompiler.Parsing, "warm-up"),
            [framework.GetReference()],
            new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, concurrentBuild: false)
        );
        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        compilation.Emit(assembly, symbols, options: PreparedCell.Emitting);
    }

    // On separate threads: those of the pool, of which a small machine has two, stay free for other work.
    private static Task Start(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
