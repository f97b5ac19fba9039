namespace Balloon.Sandbox.Hosting;

/// <summary>How a sandbox is to run.</summary>
public sealed record SandboxOptions
{
    /// <summary>Port of the broker unless told otherwise.</summary>
    public const int DefaultKafkaPort = 19092;

    /// <summary>Port of the stream SQL unless told otherwise.</summary>
    public const int DefaultSqlPort = 4566;

    /// <summary>Port of the catalog unless told otherwise.</summary>
    public const int DefaultCatalogPort = 8181;

    /// <summary>Partitions of a topic for which nobody says how many.</summary>
    public const int DefaultPartitions = 4;

    /// <summary>Where it keeps its state.</summary>
    public required SandboxHome Home { get; init; }

    /// <summary>The broker's port; null: the default, or a free one when that is taken. 0: a free one. Any other: that or an error.</summary>
    public int? KafkaPort { get; init; }

    /// <summary>The port of the stream SQL, as <see cref="KafkaPort"/>.</summary>
    public int? SqlPort { get; init; }

    /// <summary>The catalog's port, as <see cref="KafkaPort"/>.</summary>
    public int? CatalogPort { get; init; }

    /// <summary>Bytes that the state of the stream may take in memory; null: half of what the process may have.</summary>
    public long? StateMemory { get; init; }

    /// <summary>Folders besides the warehouse's in which tables may lie.</summary>
    public IReadOnlyList<string> AllowedLocations { get; init; } = [];

    /// <summary>Told what a start is doing, step by step.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>The sandbox ends with the process that starts it, however that ends, instead of outliving it.</summary>
    public bool EndsWithCaller { get; init; }

    /// <summary>The catalog's name.</summary>
    public string Warehouse { get; init; } = "lake";

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
