using Microsoft.Extensions.Logging;

namespace Balloon.Broker;

/// <summary>The options of a <see cref="KafkaBroker"/>. The defaults suit a test.</summary>
public sealed record KafkaBrokerOptions
{
    /// <summary>
    /// The folder of the log, which keeps its content from run to run. Null (the default) creates a temporary folder, which is removed when
    /// the broker is disposed.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>The port on the loopback interface; 0 (the default) means any free port.</summary>
    public int Port { get; init; }

    /// <summary>
    /// The host name to which clients are told to connect; it must resolve to the loopback interface. Default: 127.0.0.1.
    /// </summary>
    public string AdvertisedHost { get; init; } = "127.0.0.1";

    /// <summary>
    /// The port to which clients are told to connect, if there is a proxy in between; 0 (the default) means the broker's own.
    /// </summary>
    public int AdvertisedPort { get; init; }

    /// <summary>The number of partitions of a topic that is created without one. Default: 1.</summary>
    public int DefaultPartitions { get; init; } = 1;

    /// <summary>Whether the first producer that asks for a topic creates it (auto.create.topics.enable). Default: true.</summary>
    public bool AutoCreateTopics { get; init; } = true;

    /// <summary>How long records are kept, in milliseconds (retention.ms of topics that do not set it). Default: -1, for ever.</summary>
    public long RetentionMs { get; init; } = -1;

    /// <summary>How many bytes each partition keeps (retention.bytes of topics that do not set it). Default: 1 GiB; -1 means all.</summary>
    public long RetentionBytes { get; init; } = 1L << 30;

    /// <summary>The size of a segment file in bytes (segment.bytes of topics that do not set it). Default: 64 MiB.</summary>
    public int SegmentBytes { get; init; } = 64 << 20;

    /// <summary>The largest record batch, in bytes (max.message.bytes of topics that do not set it). Default: 1048588.</summary>
    public int MaxMessageBytes { get; init; } = 1_048_588;

    /// <summary>The largest request, in bytes; a connection that announces a larger one is closed. Default: 100 MiB.</summary>
    public int MaxRequestBytes { get; init; } = 100 << 20;

    /// <summary>
    /// The most bytes of requests that are read at the same time over all connections; further requests wait. Default: 256 MiB.
    /// </summary>
    public long MaxRequestMemory { get; init; } = 256L << 20;

    /// <summary>
    /// The most clients that may be connected at the same time; a further one is disconnected at once (max.connections). Each uses a thread
    /// and a file descriptor. Default: 1000.
    /// </summary>
    public int MaxConnections { get; init; } = 1000;

    /// <summary>How often retention is enforced. Default: 30 s. See also <see cref="KafkaBroker.EnforceRetentionAsync"/>.</summary>
    public TimeSpan RetentionCheckInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a new group waits for more members before its first assignment (group.initial.rebalance.delay.ms). Default: none.</summary>
    public TimeSpan GroupInitialRebalanceDelay { get; init; } = TimeSpan.Zero;

    /// <summary>The shortest session timeout that a group member may ask for (group.min.session.timeout.ms). Default: 10 ms.</summary>
    public TimeSpan GroupMinSessionTimeout { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>The longest session timeout that a group member may ask for (group.max.session.timeout.ms). Default: 30 min.</summary>
    public TimeSpan GroupMaxSessionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long the offsets of a group without members are kept (offsets.retention.minutes). Default: 7 days.</summary>
    public TimeSpan OffsetsRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a partition remembers an idle idempotent producer (producer.id.expiration.ms). Default: 1 day.</summary>
    public TimeSpan ProducerIdExpiration { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// The clock for retention, LogAppendTime, group sessions and expiry, which a test can replace. The waiting time of a fetch is real
    /// time. Default: the system's clock.
    /// </summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Creates the broker's logger. Default: no logging.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }
}
