using Balloon.Kernel.Engine;
using Balloon.Testing;

namespace Balloon.Kernel.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_api_matches_its_baseline() => PublicApi.Check(typeof(NotebookEngine).Assembly);
}
