using System.Globalization;

namespace Balloon.Notebook.Profiles;

/// <summary>
/// The endpoints of one deployment. The sandbox's come only from its <c>stack.json</c>, so that a <c>PGHOST</c> left in someone's shell
/// never points a DROP at a real server; the cluster's come from the environment variables that common tools use, or else from defaults.
/// </summary>
public sealed class Profile
{
    /// <summary>The environment variable that selects the profile: <c>sandbox</c> (the default) or <c>cluster</c>.</summary>
    public const string Variable = "BALLOON_PROFILE";

    private readonly Dictionary<string, Endpoint> endpoints;

    private Profile(string name, IEnumerable<Endpoint> endpoints)
    {
        Name = name;
        this.endpoints = endpoints.ToDictionary(e => e.Name, StringComparer.Ordinal);
    }

    /// <summary><c>sandbox</c> or <c>cluster</c>.</summary>
    public string Name { get; }

    /// <summary>The folder of the sandbox's state; null for a cluster.</summary>
    public string? StateFolder { get; private init; }

    /// <summary>Whether it is the sandbox on this machine.</summary>
    public bool IsSandbox => Name == "sandbox";

    /// <summary>The command that helps when one of the profile's servers does not answer, as a sentence for an error.</summary>
    internal string UpHint => IsSandbox ? "Start it with: ./balloon up" : $"See which endpoints answer with: {StatusCommand}";

    /// <summary>The command that shows what is wrong, as a sentence for an error.</summary>
    internal string StatusHint => $"See: {StatusCommand}";

    /// <summary>The command that shows the profile's endpoints and what is wrong with them, from any shell.</summary>
    public string StatusCommand => IsSandbox ? "./balloon status" : "./balloon status --profile cluster";

    /// <summary>All endpoints, each with its source.</summary>
    public IReadOnlyCollection<Endpoint> Endpoints => endpoints.Values;

    /// <summary>Kafka's bootstrap servers.</summary>
    public string Kafka => this["kafka"];

    /// <summary>The topic of the game's events.</summary>
    public string Topic => this["topic"];

    /// <summary>The stream SQL's host.</summary>
    public string SqlHost => this["sql_host"];

    /// <summary>The stream SQL's port.</summary>
    public int SqlPort =>
        int.TryParse(this["sql_port"], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? port
            : throw new BalloonException(
                $"The SQL port '{this["sql_port"]}' ({endpoints["sql_port"].From}) is not a port: set it to a number from 1 to 65535."
            );

    /// <summary>The stream SQL's user.</summary>
    public string SqlUser => this["sql_user"];

    /// <summary>The stream SQL's password; empty for none.</summary>
    public string SqlPassword => this["sql_password"];

    /// <summary>The stream SQL's database.</summary>
    public string SqlDatabase => this["sql_database"];

    /// <summary>The schema in which this profile creates objects; empty for the database's default, public.</summary>
    public string SqlSchema => this["sql_schema"];

    /// <summary>The Iceberg REST catalog's base address.</summary>
    public Uri CatalogUri => new(this["catalog_uri"]);

    /// <summary>The warehouse, or the catalog's name on a server with several catalogs.</summary>
    public string Warehouse => this["warehouse"];

    /// <summary>The Iceberg namespace of the course's tables.</summary>
    public string Namespace => this["namespace"];

    /// <summary>The value of a setting.</summary>
    /// <exception cref="BalloonException">The profile has no such setting.</exception>
    public string this[string name] =>
        endpoints.TryGetValue(name, out var endpoint)
            ? endpoint.Value
            : throw new BalloonException(
                $"The profile '{Name}' has no setting '{name}'; it has {string.Join(", ", endpoints.Keys.Order(StringComparer.Ordinal))}."
            );

    /// <summary>Finds a setting by name, or returns null.</summary>
    public Endpoint? Find(string name) => endpoints.GetValueOrDefault(name);

    /// <summary>Loads the profile that <c>BALLOON_PROFILE</c> names from this machine's files and environment.</summary>
    /// <exception cref="BalloonException">The profile is unknown, or the sandbox is not running.</exception>
    public static Profile Load() =>
        Load(
            Environment.GetEnvironmentVariable,
            () => BalloonHome.StackFile,
            () => BalloonHome.FindState() is { } state ? Path.Combine(state, BalloonHome.ClusterFileName) : null
        );

    /// <summary>Like <see cref="Load()"/>, from given sources.</summary>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="stackFile">Gives the path of the sandbox's <c>stack.json</c>; only called for the sandbox.</param>
    /// <param name="clusterFile">Gives the path of the <see cref="ClusterFile"/>, or null; only called for the cluster.</param>
    public static Profile Load(Func<string, string?> variable, Func<string> stackFile, Func<string?>? clusterFile = null)
    {
        ArgumentNullException.ThrowIfNull(variable);
        ArgumentNullException.ThrowIfNull(stackFile);
        var name = variable(Variable) is { Length: > 0 } chosen ? chosen : "sandbox";
        return name switch
        {
            "sandbox" => Sandbox(stackFile()),
            "cluster" => Cluster(variable, clusterFile?.Invoke()),
            _ => throw new BalloonException($"{Variable} is '{name}': it is either sandbox (the default) or cluster."),
        };
    }

    /// <summary>Loads the sandbox's profile from its <c>stack.json</c> alone.</summary>
    public static Profile Sandbox(string stackFile)
    {
        var stack = SandboxStack.Read(stackFile);
        const string fixedValue = "the sandbox's own";
        Endpoint File(string name, string value) => new(name, value, stackFile);
        Endpoint Own(string name, string value, bool secret = false) => new(name, value, fixedValue, secret);
        return new Profile(
            "sandbox",
            [
                File("kafka", stack.Kafka),
                Own("topic", ClusterDefaults.Topic),
                File("sql_host", stack.Sql.Host),
                File("sql_port", stack.Sql.Port.ToString(CultureInfo.InvariantCulture)),
                File("sql_user", stack.Sql.User),
                Own("sql_password", "", secret: true),
                File("sql_database", stack.Sql.Database),
                Own("sql_schema", ""),
                File("catalog_uri", stack.Catalog),
                File("warehouse", stack.Warehouse),
                Own("namespace", ClusterDefaults.Namespace),
                Own("catalog_credential", "sandbox:sandbox", secret: true),
                Own("catalog_scope", "PRINCIPAL_ROLE:ALL"),
                Own("catalog_oauth2_uri", stack.Catalog.TrimEnd('/') + "/v1/oauth/tokens"),
                Own("s3_endpoint", "http://s3.invalid"),
                Own("s3_region", "us-east-1"),
                Own("s3_access_key", "sandbox", secret: true),
                Own("s3_secret_key", "sandbox", secret: true),
            ]
        )
        {
            StateFolder = Path.GetDirectoryName(Path.GetFullPath(stackFile)),
        };
    }

    /// <summary>
    /// The object store's settings by Iceberg's names (<c>s3.endpoint</c>, …), for a client that reaches it under another address than the
    /// catalog gives; empty for the sandbox, whose store is a folder.
    /// </summary>
    public IReadOnlyDictionary<string, string> Storage =>
        IsSandbox
            ? new Dictionary<string, string>()
            : new Dictionary<string, string>
            {
                ["s3.endpoint"] = this["s3_endpoint"],
                ["s3.region"] = this["s3_region"],
                ["s3.access-key-id"] = this["s3_access_key"],
                ["s3.secret-access-key"] = this["s3_secret_key"],
                ["s3.path-style-access"] = "true",
            };

    private static Profile Cluster(Func<string, string?> variable, string? file) =>
        new(
            "cluster",
            new ClusterProfile(variable, file is null ? new Dictionary<string, string>() : ClusterFile.Read(file), file ?? "").Settings()
        );

    /// <summary>
    /// A setting for the stream SQL's server, for which Kafka, the catalog and the store may have other addresses than for this program.
    /// Null if the profile has no such setting.
    /// </summary>
    public Endpoint? FindForStream(string name) => Find(ClusterDefaults.StreamPrefix + name) ?? Find(name);
}
