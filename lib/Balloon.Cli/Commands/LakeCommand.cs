using System.CommandLine;
using Balloon.Cli.Cluster.Lake;
using Balloon.Iceberg;
using Balloon.Notebook;
using Profile = Balloon.Notebook.Profiles.Profile;

namespace Balloon.Cli.Commands;

/// <summary><c>balloon lake</c>: what the cluster's Jobs run to create the bucket and to set up Polaris.</summary>
internal static class LakeCommand
{
    private static readonly Option<TimeSpan?> Wait = Spans.Option("--wait", "How long to retry while the server is not up yet (5m)");

    public static Command Create() =>
        new("lake", "Sets up a cluster's lake: its bucket and its catalog. Running it again changes nothing.") { Bucket(), Catalog() };

    private static Command Bucket()
    {
        var names = new Argument<string[]>("name")
        {
            Description = "Buckets to create; without any, the profile's warehouse.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("bucket", "Creates the bucket in the profile's object store, if it does not exist.") { names, Wait };
        command.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(
                    parsed,
                    async profile =>
                    {
                        foreach (var name in parsed.GetValue(names) is { Length: > 0 } asked ? asked : [profile.Warehouse])
                        {
                            var made = await LakeBucket.EnsureAsync(profile, name, cancellationToken).ConfigureAwait(false);
                            Console.WriteLine($"bucket {name}: {(made ? "created" : "exists")}");
                        }
                    },
                    cancellationToken
                )
        );
        return command;
    }

    private static Command Catalog()
    {
        var command = new Command(
            "catalog",
            "Creates catalog, principal, roles, grant and namespace in Polaris, as its root (POLARIS_ROOT_CLIENT_ID, POLARIS_ROOT_CLIENT_SECRET)."
        )
        {
            Wait,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var id = Required("POLARIS_ROOT_CLIENT_ID");
                var secret = Required("POLARIS_ROOT_CLIENT_SECRET");
                return RunAsync(
                    parsed,
                    async profile =>
                    {
                        using var http = new HttpClient
                        {
                            BaseAddress = new Uri(profile.CatalogUri, "/"),
                            Timeout = TimeSpan.FromSeconds(30),
                        };
                        var setUp = new LakeCatalogSetUp(profile, http, Console.WriteLine);
                        await setUp.RunAsync(id, secret, cancellationToken).ConfigureAwait(false);
                        await NamespaceAsync(setUp, profile, cancellationToken).ConfigureAwait(false);
                    },
                    cancellationToken
                );
            }
        );
        return command;
    }

    private static async Task NamespaceAsync(LakeCatalogSetUp setUp, Profile profile, CancellationToken cancellationToken)
    {
        var workshop = Workshop.Connect(profile);
        await using var closing = workshop.ConfigureAwait(false);
        try
        {
            await setUp.NamespaceAsync(await workshop.CatalogAsync().ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IcebergException or BalloonException)
        {
            throw new CommandFailedException($"The course's principal cannot create the namespace: {e.Message}", inner: e);
        }
    }

    private static async Task<int> RunAsync(ParseResult parsed, Func<Profile, Task> work, CancellationToken cancellationToken)
    {
        var profile = ClusterProfiles.Load();
        await Retry
            .TryAsync(() => work(profile), parsed.GetValue(Wait) ?? TimeSpan.FromMinutes(5), Console.WriteLine, cancellationToken)
            .ConfigureAwait(false);
        return ExitCodes.Done;
    }

    private static string Required(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value
            ? value
            : throw new CommandFailedException($"{variable} is not set.", ExitCodes.WrongUsage);
}
