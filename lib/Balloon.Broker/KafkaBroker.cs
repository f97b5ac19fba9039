using Balloon.Broker.Protocol;
using Balloon.Broker.Serving;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Balloon.Broker;

/// <summary>
/// A single-node broker of the Kafka protocol that runs in this process, on the loopback interface, with a durable log. Clients of Apache
/// Kafka work unchanged. Features that it lacks (replication, transactions, compaction, the group protocol of KIP-848) are refused at once
/// with Kafka's own error.
/// </summary>
/// <example>
/// <code>
/// await using var broker = await KafkaBroker.StartAsync();
/// var config = new ProducerConfig { BootstrapServers = broker.BootstrapServers };
/// </code>
/// </example>
public sealed partial class KafkaBroker : IAsyncDisposable
{
    /// <summary>The name of the broker's <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string MeterName = "Balloon.Broker";

    private readonly Node _node;
    private readonly bool _ownsFolder;
    private readonly ITimer _retention;
    private Listener? _listener;
    private int _disposed;

    private KafkaBroker(KafkaBrokerOptions options, ILogger logger)
    {
        _ownsFolder = options.Folder is null;
        Folder = options.Folder ?? Directory.CreateTempSubdirectory("balloon-broker-").FullName;
        _node = new(options, Folder, logger);
        _retention = options.TimeProvider.CreateTimer(
            _ => _node.Topics.ApplyRetention(),
            null,
            options.RetentionCheckInterval,
            options.RetentionCheckInterval
        );
    }

    /// <summary>The address for the clients' setting <c>bootstrap.servers</c>: "127.0.0.1:port".</summary>
    public string BootstrapServers => $"{_node.Host}:{_node.Port}";

    /// <summary>The port that the broker listens on.</summary>
    public int Port => _listener!.Port;

    /// <summary>The folder of the log.</summary>
    public string Folder { get; }

    /// <summary>The cluster's id, which is stored in the folder.</summary>
    public string ClusterId => _node.ClusterId;

    /// <summary>Opens the log and starts serving; when the task completes, clients can connect.</summary>
    /// <param name="options">The options; null for a broker with a temporary folder and a free port.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="KafkaBrokerException">The port is taken, or the folder is in use or cannot be written.</exception>
    /// <exception cref="ArgumentException">An option has an invalid value.</exception>
    public static async Task<KafkaBroker> StartAsync(KafkaBrokerOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        OptionsCheck.Throw(options);
        var logger = options.LoggerFactory?.CreateLogger<KafkaBroker>() ?? (ILogger)NullLogger.Instance;
        var broker = Open(options, logger);
        try
        {
            var router = new RequestRouter(broker._node);
            var budget = new ByteBudget(options.MaxRequestMemory);
            var connections = new KafkaConnection(broker._node, router, budget);
            broker._listener = Listener.Bind(options.Port, options.MaxConnections, connections.Serve, logger);
            broker._node.Port = options.AdvertisedPort == 0 ? broker.Port : options.AdvertisedPort;
            cancellationToken.ThrowIfCancellationRequested();
            broker._listener.Start();
            return broker;
        }
        catch
        {
            await broker.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Creates a topic, like an administrator's CreateTopics request.</summary>
    /// <param name="name">Up to 249 letters, digits, '.', '_' and '-'.</param>
    /// <param name="partitions">The number of partitions; null for <see cref="KafkaBrokerOptions.DefaultPartitions"/>.</param>
    /// <param name="config">Settings under Apache Kafka's names, for example <c>retention.ms</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="KafkaBrokerException">The topic exists already, or the request is invalid or not supported.</exception>
    public Task CreateTopicAsync(
        string name,
        int? partitions = null,
        IReadOnlyDictionary<string, string>? config = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        var settings = (config ?? new Dictionary<string, string>()).Select(entry => KeyValuePair.Create(entry.Key, (string?)entry.Value));
        var (error, message) = new TopicHandlers(_node).Create(new(name, partitions ?? -1, 1, [], [.. settings]), validateOnly: false);
        return error == ErrorCode.None
            ? Task.CompletedTask
            : Task.FromException(new KafkaBrokerException($"{message} (Kafka's error {(int)error})"));
    }

    /// <summary>Deletes a topic with its records and the offsets that groups have committed for it.</summary>
    /// <exception cref="KafkaBrokerException">There is no such topic, or its folder cannot be removed.</exception>
    public Task DeleteTopicAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        var error = new TopicHandlers(_node).Delete(name);
        return error switch
        {
            ErrorCode.None => Task.CompletedTask,
            ErrorCode.UnknownTopicOrPartition => Task.FromException(new KafkaBrokerException($"There is no topic '{name}' to delete.")),
            _ => Task.FromException(new KafkaBrokerException($"Topic '{name}' cannot be deleted: its folder in {Folder} cannot be moved.")),
        };
    }

    /// <summary>Deletes what retention.ms and retention.bytes no longer keep now, instead of at the next regular check.</summary>
    public Task EnforceRetentionAsync(CancellationToken cancellationToken = default) =>
        Task.Run(_node.Topics.ApplyRetention, cancellationToken);

    /// <summary>
    /// Makes readers skip the damaged records of a topic, now and after a restart: reads its whole log, and lets a fetch of a lost offset
    /// continue with the next readable record. Readable records are served as before, and nothing is removed from the files.
    /// </summary>
    /// <param name="topic">The topic's name.</param>
    /// <param name="cancellationToken">Cancels before the next partition.</param>
    /// <returns>All records of the topic that are skipped, including earlier ones; empty if nothing is damaged.</returns>
    /// <exception cref="KafkaBrokerException">There is no such topic, or its folder cannot be read or written.</exception>
    public Task<IReadOnlyList<LogDamage>> SkipDamageAsync(string topic, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(topic);
        return Task.Run<IReadOnlyList<LogDamage>>(
            () =>
            {
                var found = _node.Topics.Find(topic) ?? throw new KafkaBrokerException($"There is no topic '{topic}'.");
                try
                {
                    List<LogDamage> skipped = [];
                    foreach (var partition in found.Partitions)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        skipped.AddRange(partition.SkipDamage());
                    }

                    return skipped;
                }
                catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
                {
                    throw new KafkaBrokerException($"The log of topic '{topic}' cannot be read or written: {failure.Message}", failure);
                }
            },
            cancellationToken
        );
    }

    /// <summary>
    /// Stops serving and closes the log; a temporary folder is removed. Acknowledged records are on disk before and after.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        if (_listener is not null)
            await _listener.DisposeAsync().ConfigureAwait(false);
        await _retention.DisposeAsync().ConfigureAwait(false);
        _node.Dispose();
        if (_ownsFolder)
            RemoveFolder();
    }

    private static KafkaBroker Open(KafkaBrokerOptions options, ILogger logger)
    {
        try
        {
            return new(options, logger);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or System.Text.Json.JsonException)
        {
            throw new KafkaBrokerException($"The log in {options.Folder} cannot be opened: {failure.Message}", failure);
        }
    }

    private void RemoveFolder()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _node.Logger.LogWarning("The temporary folder {Folder} is left behind: {Reason}", Folder, failure.Message);
        }
    }
}
