using Balloon.Broker.Groups;
using Balloon.Broker.Log;
using Microsoft.Extensions.Logging;

namespace Balloon.Broker.Serving;

/// <summary>The parts of the broker that answer requests.</summary>
internal sealed class Node : IDisposable
{
    private const string LockFileName = "lock";
    private const long MaxAnswerMemory = 64 << 20;
    private readonly FileStream _lock;
    private string? _lostId;

    public Node(KafkaBrokerOptions options, string folder, ILogger logger)
    {
        Options = options;
        Logger = logger;
        Directory.CreateDirectory(folder);
        _lock = TakeLock(folder);
        try
        {
            var path = Path.Combine(folder, "broker.json");
            var stored = BrokerFile.Load(path) ?? CreateFile(path, options.TimeProvider);
            stored.Save(path);
            ClusterId = stored.ClusterId;
            ProducerIds = new(path, stored);
            Context = new(options.TimeProvider, logger, options.ProducerIdExpiration);
            Topics = new(Context, Path.Combine(folder, "topics"), TopicConfig.Defaults(options));
            var settings = new GroupSettings(
                options.TimeProvider,
                options.GroupInitialRebalanceDelay,
                options.GroupMinSessionTimeout,
                options.GroupMaxSessionTimeout,
                options.OffsetsRetention
            );
            var offsets = new OffsetStore(
                Path.Combine(folder, "offsets"),
                partition => Topics.Partition(partition.Topic, partition.Partition) is not null,
                logger,
                Context.AddNotice
            );
            Groups = new(settings, offsets, logger);
        }
        catch
        {
            Topics?.Dispose();
            _lock.Dispose();
            throw;
        }
    }

    public KafkaBrokerOptions Options { get; }

    public ILogger Logger { get; }

    public LogContext Context { get; }

    public string ClusterId { get; }

    public TopicStore Topics { get; }

    public GroupCoordinator Groups { get; }

    public ProducerIds ProducerIds { get; }

    public BrokerMetrics Metrics { get; } = new();

    public AnswerMemory Answers { get; } = new(MaxAnswerMemory);

    /// <summary>What was repaired at the start because a file was damaged, as sentences.</summary>
    public IReadOnlyList<string> Notices => _lostId is null ? [.. Context.Notices] : [_lostId, .. Context.Notices];

    public string Host => Options.AdvertisedHost;

    /// <summary>The port that clients are told; known once the broker listens.</summary>
    public int Port { get; set; }

    public void Dispose()
    {
        Groups.Dispose();
        Groups.Offsets.Dispose();
        Topics.Dispose();
        Metrics.Dispose();
        _lock.Dispose();
    }

    /// <summary>The system releases this lock when the process dies, however it dies.</summary>
    private static FileStream TakeLock(string folder)
    {
        try
        {
            return new(Path.Combine(folder, LockFileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException inner)
        {
            throw new KafkaBrokerException(
                $"The folder {folder} is in use by another broker, or cannot be written: {inner.Message} Stop that broker, or give this one another folder.",
                inner
            );
        }
        catch (UnauthorizedAccessException inner)
        {
            throw new KafkaBrokerException(
                $"The folder {folder} cannot be written: {inner.Message} Give the broker a folder of yours.",
                inner
            );
        }
    }

    /// <summary>
    /// A file that is damaged or missing only costs the cluster's id: new producer ids begin with the time in milliseconds, which no
    /// earlier id can have reached, since ids grow by one per producer.
    /// </summary>
    private BrokerFile CreateFile(string path, TimeProvider clock)
    {
        var isNew = !File.Exists(path) && !Directory.Exists(Path.Combine(Path.GetDirectoryName(path)!, "topics"));
        if (isNew)
            return new(NewClusterId(), 1);
        _lostId =
            $"{path} could not be read: the cluster's id is lost, and the cluster has a new one. Topics, records and groups are intact.";
        Logger.LogError("{Notice}", _lostId);
        return new(NewClusterId(), clock.GetUtcNow().ToUnixTimeMilliseconds());
    }

    /// <summary>Sixteen random bytes in URL-safe base 64, like Apache Kafka's cluster ids.</summary>
    private static string NewClusterId() => Convert.ToBase64String(Guid.NewGuid().ToByteArray())[..22].Replace('+', '-').Replace('/', '_');
}
