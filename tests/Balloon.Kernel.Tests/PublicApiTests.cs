using Balloon.Kernel.Engine;
using Balloon.Testing;

namespace Balloon.Kernel.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_one_that_is_written_down() => PublicApi.Check(typeof(NotebookEngine).Assembly);
}
