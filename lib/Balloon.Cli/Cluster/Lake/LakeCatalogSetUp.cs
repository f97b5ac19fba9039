using Balloon.Iceberg;
using Balloon.Iceberg.Catalog;
using Balloon.Notebook.Lake;
using Balloon.Notebook.Profiles;

namespace Balloon.Cli.Cluster.Lake;

/// <summary>
/// Creates in Polaris what the course needs: a catalog on the bucket, a principal, a role for it, the grant, and the namespace. Every step
/// checks whether its object exists, so that an interrupted run can be repeated.
/// </summary>
/// <param name="profile">The catalog, namespace, store and credentials.</param>
/// <param name="http">A client with Polaris's address.</param>
/// <param name="say">Called with a line for each step.</param>
internal sealed class LakeCatalogSetUp(Profile profile, HttpClient http, Action<string> say)
{
    public const string Principal = "course";
    public const string PrincipalRole = "learners";
    public const string CatalogRole = "content";
    public const string Privilege = "CATALOG_MANAGE_CONTENT";

    /// <param name="rootId">The root user's client id.</param>
    /// <param name="rootSecret">The root user's secret.</param>
    /// <param name="cancellationToken">Cancels between steps.</param>
    /// <exception cref="CommandFailedException">Polaris rejects these credentials.</exception>
    /// <exception cref="Notebook.BalloonException">Polaris refuses; the message says why, and what may help.</exception>
    public async Task RunAsync(string rootId, string rootSecret, CancellationToken cancellationToken)
    {
        var (courseId, courseSecret) = Credential();
        using var polaris = new PolarisClient(http);
        if (!await polaris.LogInAsync(rootId, rootSecret, cancellationToken).ConfigureAwait(false))
            throw new CommandFailedException(
                $"Polaris does not accept these root credentials. Has the Job polaris-bootstrap run, and with the same Secret {ClusterNames.PolarisRootSecret}?"
            );
        await CatalogAsync(polaris, cancellationToken).ConfigureAwait(false);
        await PrincipalAsync(polaris, courseId, courseSecret, cancellationToken).ConfigureAwait(false);
        await RolesAsync(polaris, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// As the course's principal: creates the namespace, and removes tables from the catalog whose files the store has lost. LocalStack
    /// loses its data when its pod ends, and a table without its metadata can be neither read nor created again.
    /// </summary>
    public async Task NamespaceAsync(ICatalog lake, CancellationToken cancellationToken)
    {
        var space = new Namespace(profile.Namespace);
        if (!await lake.NamespaceExistsAsync(space, cancellationToken).ConfigureAwait(false))
        {
            await lake.CreateNamespaceAsync(space, cancellationToken: cancellationToken).ConfigureAwait(false);
            say($"namespace {profile.Namespace}: created");
            return;
        }

        say($"namespace {profile.Namespace}: exists");
        foreach (var table in await lake.ListTablesAsync(space, cancellationToken).ConfigureAwait(false))
        {
            if (await IsWholeAsync(lake, table, cancellationToken).ConfigureAwait(false))
                continue;
            await lake.DropTableAsync(table, purge: false, cancellationToken).ConfigureAwait(false);
            say($"table {table}: dropped, because its metadata file is gone; chapter 05 creates it again");
        }
    }

    private async Task CatalogAsync(PolarisClient polaris, CancellationToken cancellationToken)
    {
        var bucket = $"s3://{profile.Warehouse}";
        var body = new
        {
            catalog = new
            {
                name = profile.Warehouse,
                type = "INTERNAL",
                properties = new Dictionary<string, string>
                {
                    ["default-base-location"] = bucket,
                    // Dropping a table with its files is refused unless the catalog allows it.
                    ["polaris.config.drop-with-purge.enabled"] = "true",
                },
                storageConfigInfo = new
                {
                    storageType = "S3",
                    allowedLocations = new[] { bucket },
                    region = profile["s3_region"],
                    // The address that the catalog and the stream SQL share; a client on the host uses its own (StorageOverrides).
                    endpoint = profile["s3_endpoint"],
                    pathStyleAccess = true,
                    // LocalStack has no STS: the catalog vends no credentials, and clients use their own.
                    stsUnavailable = true,
                },
            },
        };
        Say(
            "catalog",
            profile.Warehouse,
            await polaris.CreateAsync("catalogs", body, "the catalog", cancellationToken).ConfigureAwait(false)
        );
    }

    private async Task PrincipalAsync(PolarisClient polaris, string id, string secret, CancellationToken cancellationToken)
    {
        var body = new { principal = new { name = Principal }, credentialRotationRequired = false };
        var made = await polaris.CreateAsync("principals", body, "the principal", cancellationToken).ConfigureAwait(false);
        using var other = new HttpClient { BaseAddress = http.BaseAddress, Timeout = http.Timeout };
        using var course = new PolarisClient(other);
        if (!made && await course.LogInAsync(id, secret, cancellationToken).ConfigureAwait(false))
        {
            Say("principal", Principal, made: false);
            return;
        }

        // Polaris generates credentials and shows them once. They are replaced by those that the other pods have.
        await polaris
            .CreateAsync(
                $"principals/{Principal}/reset",
                new { clientId = id, clientSecret = secret },
                "the principal's credentials",
                cancellationToken
            )
            .ConfigureAwait(false);
        say($"principal {Principal}: {(made ? "created" : "exists, with new credentials")}");
    }

    private async Task RolesAsync(PolarisClient polaris, CancellationToken cancellationToken)
    {
        var learners = new { principalRole = new { name = PrincipalRole } };
        var content = new { catalogRole = new { name = CatalogRole } };
        var catalog = Uri.EscapeDataString(profile.Warehouse);
        Say(
            "principal role",
            PrincipalRole,
            await polaris.CreateAsync("principal-roles", learners, "the principal role", cancellationToken).ConfigureAwait(false)
        );
        await polaris
            .AssignAsync($"principals/{Principal}/principal-roles", learners, "giving the role to the principal", cancellationToken)
            .ConfigureAwait(false);
        Say(
            "catalog role",
            CatalogRole,
            await polaris
                .CreateAsync($"catalogs/{catalog}/catalog-roles", content, "the catalog role", cancellationToken)
                .ConfigureAwait(false)
        );
        await polaris
            .AssignAsync($"principal-roles/{PrincipalRole}/catalog-roles/{catalog}", content, "joining the roles", cancellationToken)
            .ConfigureAwait(false);
        var grant = new { grant = new { type = "catalog", privilege = Privilege } };
        await polaris
            .AssignAsync($"catalogs/{catalog}/catalog-roles/{CatalogRole}/grants", grant, "the grant", cancellationToken)
            .ConfigureAwait(false);
        say($"grant {Privilege} to {CatalogRole}: exists");
    }

    private static async Task<bool> IsWholeAsync(ICatalog lake, TableIdentifier table, CancellationToken cancellationToken)
    {
        try
        {
            await lake.LoadTableAsync(table, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (IcebergException e) when (IsLostFile(e))
        {
            return false;
        }
    }

    /// <summary>Polaris reports its reader's NotFoundException, with the location, as a server error or a 404.</summary>
    private static bool IsLostFile(Exception e) =>
        e.Message.Contains("Location does not exist", StringComparison.OrdinalIgnoreCase)
        || e.Message.Contains("NoSuchKey", StringComparison.Ordinal)
        || e.Message.Contains("NoSuchBucket", StringComparison.Ordinal);

    private (string Id, string Secret) Credential()
    {
        var credential = profile["catalog_credential"];
        var colon = credential.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            ? (credential[..colon], credential[(colon + 1)..])
            : throw new CommandFailedException("ICEBERG_REST_CREDENTIAL must be ID:SECRET, the credentials of the course's principal.");
    }

    private void Say(string kind, string name, bool made) => say($"{kind} {name}: {(made ? "created" : "exists")}");
}
