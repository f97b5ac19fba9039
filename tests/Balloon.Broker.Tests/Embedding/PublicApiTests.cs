using Balloon.Testing;

namespace Balloon.Broker.Tests.Embedding;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_api_matches_its_baseline() => PublicApi.Check(typeof(KafkaBroker).Assembly);
}
