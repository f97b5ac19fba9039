using System.Globalization;
using Balloon.Broker;
using Balloon.Testing;

namespace Balloon.Interop.Tests.Clients;

/// <summary>Requests that the broker does not support get Kafka's own error at once, from other projects' clients too.</summary>
public sealed class RefusedTests
{
    private const int AtOnceMilliseconds = 2_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kafkajs_is_refused_transactions_at_once()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Stop);
        var lines = await Node.RunAsync("kafkajs-refused.mjs", "kafkajs", broker.BootstrapServers, "interop-refused");
        var answer = System.Text.Json.JsonDocument.Parse(Assert.Single(lines)).RootElement;
        Assert.Equal("TRANSACTIONAL_ID_AUTHORIZATION_FAILED", answer[1].GetString());
        Assert.InRange(answer[0].GetInt32(), 0, AtOnceMilliseconds);
    }

    [Fact]
    public async Task Apache_kafkas_client_is_immediately_refused_everything_unsupported()
    {
        Long.Only();
        var java = Programs.Require("java", "install a Java 17");
        var jars = await Programs.RunAsync(
            Repo.RequireShared("peers", "unpack"),
            [Repo.RequireShared("peers", "kafka", "jars.tar.xz")],
            timeout: TimeSpan.FromMinutes(5)
        );
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Stop);
        var output = await Programs.RunAsync(
            java,
            ["-cp", $"{jars.Trim()}/*", Path.Combine(Repo.Root, "tests", "interop", "clients", "Refused.java"), broker.BootstrapServers],
            timeout: TimeSpan.FromMinutes(5)
        );
        var answers = output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split(' '))
            .Where(words => words is [_, _, _] && words[1].All(char.IsDigit))
            .ToDictionary(words => words[0], words => (Error: words[2], Milliseconds: int.Parse(words[1], CultureInfo.InvariantCulture)));
        Assert.Equal("TransactionalIdAuthorizationException", answers["initTransactions"].Error);
        Assert.Equal("TransactionalIdAuthorizationException", answers["fenceProducers"].Error);
        string[] unsupported =
        [
            "group.protocol=consumer",
            "share-group",
            "listTransactions",
            "describeClientQuotas",
            "describeAcls",
            "describeShareGroups",
        ];
        Assert.All(unsupported, asked => Assert.Equal("UnsupportedVersionException", answers[asked].Error));
        Assert.All(answers.Values, answer => Assert.InRange(answer.Milliseconds, 0, AtOnceMilliseconds));
    }
}
