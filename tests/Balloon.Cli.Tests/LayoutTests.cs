using System.Reflection.PortableExecutable;
using Balloon.Testing;

namespace Balloon.Cli.Tests;

public sealed class LayoutTests
{
    [Theory]
    [InlineData("Microsoft.CodeAnalysis.CSharp.dll")]
    [InlineData("Microsoft.CodeAnalysis.dll")]
    [InlineData("Balloon.Kernel.dll")]
    public void What_a_first_cell_needs_is_native_code_already(string name)
    {
        var file = Path.Combine(Repo.Root, "artifacts", "balloon", name);
        if (!File.Exists(file))
            Assert.Skip("artifacts/balloon is not laid out: ./balloon --version builds it");
        using var reader = new PEReader(File.OpenRead(file));
        Assert.True(reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0, $"{file} has no native code");
    }
}
