using Balloon.Kernel.Engine;
using Balloon.Kernel.Interactive;

namespace Balloon.Kernel.Running;

/// <summary>Compiles and formats something trivial while the notebooks are still being read, so that the first cell does not wait for the compiler to load.</summary>
internal static class Warmup
{
    public static Task StartAsync() =>
        Task.WhenAll(
            Task.Run(() =>
            {
                var compiler = new CellCompiler(new("warm-up", isCollectible: false));
                compiler.Compile("var x = 1;\nx + 1", "warm-up", CancellationToken.None);
            }),
            Task.Run(() => ValueFormatting.Format(1))
        );
}
