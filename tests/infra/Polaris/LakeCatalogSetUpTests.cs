using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Balloon.Cli;
using Balloon.Cli.Cluster.Lake;
using Balloon.Notebook;
using Balloon.Notebook.Lake;
using Balloon.Notebook.Profiles;

namespace Balloon.Infra.Tests.Polaris;

/// <summary>What the Job polaris-set-up does, against a Polaris that refuses what Apache Polaris would.</summary>
public sealed class LakeCatalogSetUpTests(FakePolaris polaris) : IClassFixture<FakePolaris>
{
    private const string Credential = "00112233445566aa:ffeeddccbbaa9988";

    [Fact]
    public async Task Set_up_creates_everything_once_and_changes_nothing_the_second_time()
    {
        await polaris.AskAsync("_reset");
        var first = await RunAsync();
        Assert.Contains("catalog balloon-game: created", first);
        Assert.Contains("principal course: created", first);
        Assert.Contains("namespace balloon_pops: created", first);
        var state = await StateAsync();
        var catalog = state["catalogs"]!["balloon-game"]!;
        Assert.Equal("s3://balloon-game", (string)catalog["properties"]!["default-base-location"]!);
        Assert.True((bool)catalog["storageConfigInfo"]!["stsUnavailable"]!);
        Assert.Equal(["CATALOG_MANAGE_CONTENT"], state["grants"]!["balloon-game/content"]!.AsArray().Select(g => (string)g!));

        var second = await RunAsync();
        Assert.All(second, line => Assert.EndsWith("exists", line, StringComparison.Ordinal));
        Assert.Equal(state.ToJsonString(), (await StateAsync()).ToJsonString());
    }

    [Fact]
    public async Task Interrupted_after_any_request_set_up_reaches_the_same_result()
    {
        await polaris.AskAsync("_reset");
        await RunAsync();
        var whole = (await StateAsync()).ToJsonString();
        var requests = 0;
        for (var allowed = 1; ; allowed++)
        {
            await polaris.AskAsync("_reset");
            using var cut = new CutOff(allowed);
            try
            {
                await RunAsync(cut);
                break;
            }
            catch (TimeoutException)
            {
                requests++;
            }

            await RunAsync();
            Assert.Equal(whole, (await StateAsync()).ToJsonString());
        }

        Assert.InRange(requests, 8, 20);
    }

    [Fact]
    public async Task The_next_run_completes_a_killed_set_up()
    {
        await polaris.AskAsync("_reset");
        var arguments = new[] { "lake", "catalog", "--wait", "1s" };
        // The root's credentials are wrong at first, so it retries until it is killed.
        var killed = Programs.BalloonAsync(["lake", "catalog", "--wait", "10m"], Environment("wrong"), TimeSpan.FromSeconds(6));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => killed);
        var done = await Programs.BalloonAsync(arguments, Environment(FakePolaris.RootSecret));
        Assert.True(done.Code == 0, done.Errors);
        Assert.Contains("namespace balloon_pops: created", done.Output, StringComparison.Ordinal);
        var again = await Programs.BalloonAsync(arguments, Environment(FakePolaris.RootSecret));
        Assert.Contains("namespace balloon_pops: exists", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_principal_without_the_grant_may_do_nothing_and_a_wrong_root_is_reported()
    {
        await polaris.AskAsync("_reset");
        using var nobody = Http();
        using var refused = await nobody.PostAsJsonAsync(
            new Uri("api/management/v1/catalogs", UriKind.Relative),
            new { },
            TestContext.Current.CancellationToken
        );
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        var wrong = await Assert.ThrowsAsync<CommandFailedException>(() => RunAsync(root: "wrong"));
        Assert.Contains("Polaris does not accept these root credentials", wrong.Message, StringComparison.Ordinal);

        await RunAsync();
        using var course = new PolarisClient(nobody);
        Assert.True(await course.LogInAsync(Credential.Split(':')[0], Credential.Split(':')[1], TestContext.Current.CancellationToken));
        var forbidden = await Assert.ThrowsAsync<BalloonException>(() =>
            course.CreateAsync("principals", new { principal = new { name = "eve" } }, "a principal", TestContext.Current.CancellationToken)
        );
        Assert.Contains("403", forbidden.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_with_a_field_that_Polaris_does_not_know_is_refused_by_its_models()
    {
        await polaris.AskAsync("_reset");
        using var http = Http();
        using var root = new PolarisClient(http);
        Assert.True(await root.LogInAsync(FakePolaris.RootId, FakePolaris.RootSecret, TestContext.Current.CancellationToken));
        foreach (
            var (path, body) in ((string, object)[])
                [
                    ("principals", new { principal = new { name = "ann", rolls = 1 } }),
                    ("principals", new { principal = new { } }),
                    (
                        "catalogs",
                        new
                        {
                            catalog = new
                            {
                                name = "c",
                                type = "INTERNAL",
                                properties = new Dictionary<string, string> { ["default-base-location"] = "s3://c" },
                                storageConfigInfo = new { storageType = "S4" },
                            },
                        }
                    ),
                ]
        )
        {
            var refused = await Assert.ThrowsAsync<BalloonException>(() =>
                root.CreateAsync(path, body, "it", TestContext.Current.CancellationToken)
            );
            Assert.Contains("400", refused.Message, StringComparison.Ordinal);
        }
    }

    private async Task<IReadOnlyList<string>> RunAsync(DelegatingHandler? through = null, string root = FakePolaris.RootSecret)
    {
        var said = new List<string>();
        var profile = Profile();
        using var http = Http(through);
        var setUp = new LakeCatalogSetUp(profile, http, said.Add);
        await setUp.RunAsync(FakePolaris.RootId, root, TestContext.Current.CancellationToken);
        await using var workshop = Workshop.Connect(profile);
        await setUp.NamespaceAsync(await workshop.CatalogAsync(), TestContext.Current.CancellationToken);
        return said;
    }

    private HttpClient Http(DelegatingHandler? through = null)
    {
        if (through is null)
            return new HttpClient { BaseAddress = polaris.Address };
        through.InnerHandler = new SocketsHttpHandler();
        return new HttpClient(through, disposeHandler: false) { BaseAddress = polaris.Address };
    }

    private Profile Profile() =>
        Notebook.Profiles.Profile.Load(
            n => Environment(FakePolaris.RootSecret).GetValueOrDefault(n),
            () => throw new InvalidOperationException()
        );

    private Dictionary<string, string?> Environment(string root) =>
        new()
        {
            ["BALLOON_PROFILE"] = "cluster",
            ["ICEBERG_REST_URI"] = polaris.Address + "api/catalog",
            ["ICEBERG_REST_CREDENTIAL"] = Credential,
            ["POLARIS_ROOT_CLIENT_ID"] = FakePolaris.RootId,
            ["POLARIS_ROOT_CLIENT_SECRET"] = root,
        };

    private async Task<JsonObject> StateAsync()
    {
        var state = (await polaris.AskAsync("_state")).AsObject();
        state.Remove("calls");
        return state;
    }

    /// <summary>Lets this many requests through, and disconnects after the server has processed the last of them.</summary>
    private sealed class CutOff(int allowed) : DelegatingHandler
    {
        private int count;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (++count >= allowed)
            {
                response.Dispose();
                throw new TimeoutException("cut off");
            }

            return response;
        }
    }
}
