using System.Reflection.PortableExecutable;
using Balloon.Kernel.Engine;
using Balloon.Kernel.Interactive;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Balloon.Kernel.Running;

/// <summary>Compiles and formats something trivial while the notebooks are still being read, so that the first cell does not wait for the compiler to load.</summary>
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
    /// Begins to load the compiler, once in a process. Whatever runs cells does so; a program that knows before that it will run some gains
    /// what it does until then.
    /// </summary>
    public static void Begin() => _ = CompileAsync();

    internal static Task StartAsync()
    {
        var compiler = CompileAsync();
        LoadAfter(compiler);
        return Task.WhenAll(compiler, LoadAsync());
    }

    /// <summary>Compiles a cell as the notebook's are: whoever is first waits for it.</summary>
    internal static Task CompileAsync() => Compiler.Value;

    /// <summary>Loads the compiler's later parts while its first parts look for the framework, and after that what formats numbers.</summary>
    internal static Task LoadAsync() =>
        Start(() =>
        {
            CompileAlone();
            ValueFormatting.Format(1);
        });

    /// <summary>Loads what formats texts, objects and tables, which takes long and is not waited for, once there is a compiler.</summary>
    internal static void LoadAfter(Task compiler) =>
        _ = compiler.ContinueWith(
            static _ => ValueFormatting.Format(Code),
            CancellationToken.None,
            TaskContinuationOptions.LongRunning,
            TaskScheduler.Default
        );

    /// <summary>Compiles against a reference of its own: what cells stand on is for <see cref="CellCompiler"/> to make, and at one place.</summary>
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

    // On threads of their own: those of the pool, of which a small machine has two, are there for whoever asks meanwhile.
    private static Task Start(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
