namespace Balloon.Sandbox.Hosting;

/// <summary>The options of a sandbox.</summary>
public sealed record SandboxOptions
{
    /// <summary>The default port of the broker.</summary>
    public const int DefaultKafkaPort = 19092;

    /// <summary>The default port of the stream SQL.</summary>
    public const int DefaultSqlPort = 4566;

    /// <summary>The default port of the catalog.</summary>
    public const int DefaultCatalogPort = 8181;

    /// <summary>The number of partitions of a topic that is created without one.</summary>
    public const int DefaultPartitions = 4;

    /// <summary>The folder of its state.</summary>
    public required SandboxHome Home { get; init; }

    /// <summary>
    /// The broker's port. Null: the default, or any free port if that is taken. 0: any free port. Any other port must be free.
    /// </summary>
    public int? KafkaPort { get; init; }

    /// <summary>The port of the stream SQL, like <see cref="KafkaPort"/>.</summary>
    public int? SqlPort { get; init; }

    /// <summary>The catalog's port, like <see cref="KafkaPort"/>.</summary>
    public int? CatalogPort { get; init; }

    /// <summary>The memory that the state of the stream may take, in bytes; null: half of what the process may have.</summary>
    public long? StateMemory { get; init; }

    /// <summary>Folders other than the warehouse in which tables may lie.</summary>
    public IReadOnlyList<string> AllowedLocations { get; init; } = [];

    /// <summary>Called with each step of a start.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>Whether the sandbox stops when the process that started it ends, however it ends.</summary>
    public bool EndsWithCaller { get; init; }

    /// <summary>The catalog's name.</summary>
    public string Warehouse { get; init; } = "lake";

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
