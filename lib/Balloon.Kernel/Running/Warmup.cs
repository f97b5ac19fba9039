using Balloon.Kernel.Engine;
using Balloon.Kernel.Interactive;

namespace Balloon.Kernel.Running;

/// <summary>Compiles and formats something trivial while the notebooks are still being read, so that the first cell does not wait for the compiler to load.</summary>
internal static class Warmup
{
    public static Task StartAsync() => Task.WhenAll(CompileAsync(), FormatAsync());

    public static Task CompileAsync() =>
        Start(() =>
        {
            var compiler = new CellCompiler(new("warm-up", isCollectible: false));
            compiler.Compile("var x = 1;\nx + 1", "warm-up", CancellationToken.None);
        });

    public static Task FormatAsync() => Start(() => ValueFormatting.Format(1));

    // On threads of their own: those of the pool, of which a small machine has two, are there for whoever asks meanwhile.
    private static Task Start(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
