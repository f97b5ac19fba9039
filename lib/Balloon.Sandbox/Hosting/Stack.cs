using System.Text.Json.Serialization;

namespace Balloon.Sandbox.Hosting;

/// <summary>The addresses of a running sandbox: the content of <c>stack.json</c>.</summary>
/// <param name="Kafka">The broker's bootstrap address, <c>127.0.0.1:19092</c>.</param>
/// <param name="Sql">The Postgres endpoint of the stream engine.</param>
/// <param name="Catalog">The address of the Iceberg REST catalog, <c>http://127.0.0.1:8181</c>.</param>
/// <param name="Warehouse">The catalog's name, which clients send as <c>warehouse</c>.</param>
/// <param name="Pid">The id of the process that serves all of it.</param>
public sealed record Stack(string Kafka, SqlEndpoint Sql, string Catalog, string Warehouse, int Pid)
{
    /// <summary>Reads the file; null if it is missing or incomplete.</summary>
    public static Stack? TryRead(string path) => JsonFile.TryRead(path, StackJson.Default.Stack);

    internal void Write(string path) => JsonFile.Write(path, this, StackJson.Default.Stack);
}

/// <summary>A Postgres endpoint.</summary>
/// <param name="Host">Host name or address.</param>
/// <param name="Port">TCP port.</param>
/// <param name="User">User to log in as.</param>
/// <param name="Database">Database to open.</param>
public sealed record SqlEndpoint(string Host, int Port, string User, string Database);

/// <summary>How commands of the same user find the host.</summary>
/// <param name="Pid">Process id.</param>
/// <param name="StartedUnixMs">When the process started, since a process id may pass to another program.</param>
/// <param name="Token">The token for commands: whoever can read this file may send them, and a web page cannot.</param>
/// <param name="Control">The address of the control endpoints.</param>
internal sealed record HostIdentity(int Pid, long StartedUnixMs, string Token, string Control);

/// <summary>The ports that this sandbox has used, newest first.</summary>
internal sealed record UsedPorts(IReadOnlyList<int> Kafka, IReadOnlyList<int> Catalog, IReadOnlyList<int>? Sql = null)
{
    private const int MaxPorts = 16;

    /// <summary>False if the file contains numbers that are not ports.</summary>
    [JsonIgnore]
    public bool IsPossible =>
        Kafka is not null
        && Catalog is not null
        && Kafka.Concat(Catalog).Concat(Sql ?? []).All(port => port is > 0 and <= System.Net.IPEndPoint.MaxPort);

    public UsedPorts With(int kafka, int catalog, int sql) => new(Add(Kafka, kafka), Add(Catalog, catalog), Add(Sql ?? [], sql));

    private static int[] Add(IReadOnlyList<int> before, int port) => [.. before.Prepend(port).Distinct().Take(MaxPorts)];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(Stack))]
[JsonSerializable(typeof(HostIdentity))]
[JsonSerializable(typeof(UsedPorts))]
[JsonSerializable(typeof(StartFailure))]
internal sealed partial class StackJson : JsonSerializerContext;
