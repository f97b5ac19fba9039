using Balloon.Testing;

namespace Balloon.Iceberg.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_api_matches_its_baseline() => PublicApi.Check(typeof(Table).Assembly);
}
