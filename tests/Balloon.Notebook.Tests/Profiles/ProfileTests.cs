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
    public void The_cluster_takes_variables_over_its_defaults_and_says_which()
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
}
