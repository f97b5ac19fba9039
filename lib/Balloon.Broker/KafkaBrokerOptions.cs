using Microsoft.Extensions.Logging;

namespace Balloon.Broker;

/// <summary>How a <see cref="KafkaBroker"/> is set up. Every value has a default that suits a test.</summary>
public sealed record KafkaBrokerOptions
{
    /// <summary>
    /// The folder of the log. What is in it from an earlier run is there again. Null (the default) makes a temporary one, which is
    /// removed when the broker is disposed.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>The port on the loopback interface; 0 (the default) takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The host name that clients are told to dial: one that leads to the loopback interface. Default: 127.0.0.1.</summary>
    public string AdvertisedHost { get; init; } = "127.0.0.1";

    /// <summary>The port that clients are told to dial, when something stands in between; 0 (the default): the broker's own.</summary>
    public int AdvertisedPort { get; init; }

    /// <summary>Partitions of a topic for which nobody says how many. Default: 1.</summary>
    public int DefaultPartitions { get; init; } = 1;

    /// <summary>Whether a topic is made by the first producer that asks for it (auto.create.topics.enable). Default: true.</summary>
    public bool AutoCreateTopics { get; init; } = true;

    /// <summary>How long records are kept, in milliseconds (retention.ms of topics that do not set it). Default: -1, for ever.</summary>
    public long RetentionMs { get; init; } = -1;

    /// <summary>How many bytes each partition keeps (retention.bytes of topics that do not set it). Default: 1 GiB; -1: all.</summary>
    public long RetentionBytes { get; init; } = 1L << 30;

    /// <summary>Bytes of one segment file (segment.bytes of topics that do not set it). Default: 64 MiB.</summary>
    public int SegmentBytes { get; init; } = 64 << 20;

    /// <summary>The biggest record batch that is taken, in bytes (max.message.bytes of topics that do not set it). Default: 1048588.</summary>
    public int MaxMessageBytes { get; init; } = 1_048_588;

    /// <summary>The biggest request that is read, in bytes; a connection that announces more is closed. Default: 100 MiB.</summary>
    public int MaxRequestBytes { get; init; } = 100 << 20;

    /// <summary>Bytes of requests that are read at the same time, over all connections; more have to wait. Default: 256 MiB.</summary>
    public long MaxRequestMemory { get; init; } = 256L << 20;

    /// <summary>
    /// How many clients may be connected at a time; one more is disconnected at once (max.connections). Each has a thread and a file
    /// descriptor of its own. Default: 1000.
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

    /// <summary>How long a partition remembers an idempotent producer that is silent (producer.id.expiration.ms). Default: 1 day.</summary>
    public TimeSpan ProducerIdExpiration { get; init; } = TimeSpan.FromDays(1);

    /// <summary>
    /// The clock of retention, LogAppendTime, group sessions and expiry, which a test can set. How long a fetch waits is real time.
    /// Default: the system's.
    /// </summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the broker logs. Default: nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }
}
