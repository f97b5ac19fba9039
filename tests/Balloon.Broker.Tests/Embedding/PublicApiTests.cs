using Balloon.Testing;

namespace Balloon.Broker.Tests.Embedding;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_one_that_is_written_down() => PublicApi.Check(typeof(KafkaBroker).Assembly);
}
