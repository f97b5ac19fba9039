using Balloon.Broker.Log;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Balloon.Broker.Tests.Clients;

/// <summary>Names that differ only in '.' and '_', of which Apache Kafka allows only one.</summary>
public sealed class TopicNameTests
{
    [Theory]
    [InlineData("col.a", "col_a", true)]
    [InlineData("a.b_c", "a_b.c", true)]
    [InlineData("col.a", "col.a", false)]
    [InlineData("col.a", "col-a", false)]
    [InlineData("col.a", "col.a.", false)]
    public void Names_that_differ_only_by_dot_and_underscore_collide(string name, string other, bool collide)
    {
        Assert.Equal(collide, TopicName.Collide(name, other));
        Assert.Equal(collide, TopicName.Collide(other, name));
    }

    [Fact]
    public async Task The_second_of_two_colliding_names_is_refused_whoever_creates_it()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var config = new ClientConfig { BootstrapServers = broker.BootstrapServers };
        using var admin = new AdminClientBuilder(config).Build();
        await admin.CreateTopicsAsync([new() { Name = "col.a", NumPartitions = 1 }]);
        var refused = await Assert.ThrowsAsync<CreateTopicsException>(() =>
            admin.CreateTopicsAsync([new() { Name = "col_a", NumPartitions = 1 }])
        );
        var error = refused.Results.Single().Error;
        Assert.Equal(ErrorCode.TopicException, error.Code);
        Assert.Contains("collides with existing topic: col.a", error.Reason, StringComparison.Ordinal);

        // Its first use would create the topic too.
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig(config) { MessageTimeoutMs = 5000 }).Build();
        await Assert.ThrowsAsync<ProduceException<Null, string>>(() => producer.ProduceAsync("col_a", new() { Value = "y" }));
        Assert.Single(admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics, t => t.Topic.StartsWith("col", StringComparison.Ordinal));
    }
}
