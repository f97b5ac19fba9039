using Balloon.Notebook.Profiles;
using Balloon.Testing;

namespace Balloon.Notebook.Tests.Profiles;

public sealed class ProfileTests
{
    private const string Stack =
        """{"kafka":"127.0.0.1:19092","sql":{"host":"127.0.0.1","port":4566,"user":"root","database":"dev"},"catalog":"http://127.0.0.1:8181","warehouse":"balloon","pid":1}""";

    private static Func<string, string?> Variables(params (string Name, string Value)[] set) =>
        name => set.FirstOrDefault(v => v.Name == name).Value;

    [Fact]
    public void The_sandbox_takes_its_endpoints_from_its_file_and_never_from_the_environment()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["stack.json"], Stack);
        var profile = Profile.Load(
            Variables(("PGHOST", "production"), ("KAFKA_BOOTSTRAP_SERVERS", "production:9092"), ("ICEBERG_REST_URI", "http://production")),
            () => folder["stack.json"]
        );
        Assert.Equal("sandbox", profile.Name);
        Assert.DoesNotContain(profile.Endpoints, e => e.Value.Contains("production", StringComparison.Ordinal));
        Assert.Equal(("127.0.0.1", 4566), (profile.SqlHost, profile.SqlPort));
        Assert.Equal(folder["stack.json"], profile.Find("kafka")!.From);
    }

    [Fact]
    public void The_cluster_prefers_variables_to_its_defaults_and_says_which()
    {
        var profile = Profile.Load(
            Variables(
                (Profile.Variable, "cluster"),
                ("PGHOST", "db"),
                ("ICEBERG_REST_URI", "http://catalog/api/"),
                ("AWS_SECRET_ACCESS_KEY", "hush")
            ),
            () => throw new InvalidOperationException("the cluster has no stack file")
        );
        Assert.Equal(("db", "$PGHOST"), (profile.SqlHost, profile.Find("sql_host")!.From));
        Assert.Equal("http://catalog/api/v1/oauth/tokens", profile["catalog_oauth2_uri"]);
        Assert.Equal("balloon-game", profile.Topic);
        Assert.DoesNotContain("hush", profile.Find("s3_secret_key")!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_profile_is_refused_by_name() =>
        Assert.Contains(
            "'clutser'",
            Assert.Throws<BalloonException>(() => Profile.Load(Variables((Profile.Variable, "clutser")), () => "")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_sandbox_that_is_not_up_names_the_command()
    {
        using var folder = new TempFolder();
        var error = Assert.Throws<BalloonException>(() => Profile.Sandbox(folder["stack.json"]));
        Assert.Contains("./balloon up", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"kafka":"127.0.0.1:1"}""")]
    public void A_stack_file_that_is_damaged_names_the_command(string text)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["stack.json"], text);
        Assert.Contains(
            "./balloon up",
            Assert.Throws<BalloonException>(() => Profile.Sandbox(folder["stack.json"])).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u0000garbage")]
    [InlineData("[1]")]
    public void A_damaged_cluster_file_is_reported_with_the_command_that_rewrites_it(string text)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["cluster.json"], text);
        var error = Assert.Throws<BalloonException>(() => Cluster(folder["cluster.json"]));
        Assert.Contains(folder["cluster.json"], error.Message, StringComparison.Ordinal);
        Assert.Contains("./balloon up --profile cluster", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Clients_use_the_addresses_of_the_clusters_file_and_the_stream_SQL_the_inner_ones()
    {
        using var folder = new TempFolder();
        ClusterFile.Write(
            folder["state", "cluster.json"],
            new Dictionary<string, string>
            {
                ["kafka"] = "127.0.0.1:19094",
                ["catalog_uri"] = "http://127.0.0.1:18181/api/catalog",
                ["catalog_credential"] = "id:hush",
                ["stream_kafka"] = "my-cluster-kafka-bootstrap.kafka:9092",
                ["stream_catalog_uri"] = "http://polaris:8181/api/catalog",
            }
        );
        var profile = Cluster(folder["state", "cluster.json"]);
        Assert.Equal("127.0.0.1:19094", profile.Kafka);
        Assert.Equal(folder["state", "cluster.json"], profile.Find("kafka")!.From);
        Assert.Equal("my-cluster-kafka-bootstrap.kafka:9092", profile.FindForStream("kafka")!.Value);
        Assert.Equal("http://127.0.0.1:18181/api/catalog/v1/oauth/tokens", profile["catalog_oauth2_uri"]);
        Assert.Equal("http://polaris:8181/api/catalog/v1/oauth/tokens", profile.FindForStream("catalog_oauth2_uri")!.Value);
        Assert.Equal("http://localstack:4566", profile.FindForStream("s3_endpoint")!.Value);
        Assert.DoesNotContain("hush", string.Join('\n', profile.Endpoints), StringComparison.Ordinal);

        // Another Kafka applies to the stream SQL too, unless one is set for that.
        var other = Cluster(folder["state", "cluster.json"], ("KAFKA_BOOTSTRAP_SERVERS", "else:9092"));
        Assert.Equal("else:9092", other.FindForStream("kafka")!.Value);
        var both = Cluster(
            folder["state", "cluster.json"],
            ("KAFKA_BOOTSTRAP_SERVERS", "else:9092"),
            ("STREAM_KAFKA_BOOTSTRAP_SERVERS", "inner:9092")
        );
        Assert.Equal(("else:9092", "inner:9092"), (both.Kafka, both.FindForStream("kafka")!.Value));
    }

    [Fact]
    public void Each_learner_has_a_topic_a_schema_and_a_namespace()
    {
        var ada = Cluster(null, ("BALLOON_LEARNER", "ada"));
        Assert.Equal(("balloon-game-ada", "learner_ada", "balloon_pops_ada"), (ada.Topic, ada.SqlSchema, ada.Namespace));
        var nobody = Cluster(null);
        Assert.Equal(("balloon-game", "", "balloon_pops"), (nobody.Topic, nobody.SqlSchema, nobody.Namespace));
        Assert.Equal("mine", Cluster(null, ("BALLOON_LEARNER", "ada"), ("KAFKA_TOPIC", "mine")).Topic);
    }

    [Theory]
    [InlineData("Ada")]
    [InlineData("1ada")]
    [InlineData("ada lovelace")]
    [InlineData("ada;DROP")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcde")]
    public void An_invalid_learners_name_is_refused(string name) =>
        Assert.Contains(
            $"BALLOON_LEARNER is '{name}'",
            Assert.Throws<BalloonException>(() => Cluster(null, ("BALLOON_LEARNER", name))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_damaged_cluster_file_names_the_command()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["cluster.json"], "{");
        Assert.Contains(
            "./balloon up --profile cluster",
            Assert.Throws<BalloonException>(() => Cluster(folder["cluster.json"])).Message,
            StringComparison.Ordinal
        );
    }

    private static Profile Cluster(string? file, params (string Name, string Value)[] set) =>
        Profile.Load(Variables([(Profile.Variable, "cluster"), .. set]), () => throw new InvalidOperationException(), () => file);
}
