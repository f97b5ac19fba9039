using System.Text.Json;

namespace Balloon.Sandbox.Engine;

/// <summary>What a checkpoint stores of an object besides its statement.</summary>
internal sealed record ObjectDetail
{
    /// <summary>The time zone of the session that created it.</summary>
    public string Zone { get; init; } = "UTC";

    /// <summary>When a source of generated rows was created: the times in its rows follow from it.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>How the rows of a view are stored; missing if an earlier version created it.</summary>
    public ViewLayout? Rows { get; init; }

    /// <summary>Replaced by <see cref="Rows"/>: whether the rows of a view share the slots of its groups.</summary>
    public bool IsPlaced { get; init; }

    /// <summary>Replaced by <see cref="Rows"/>: whether they also share the groups' columns.</summary>
    public bool Borrows { get; init; }

    /// <summary>How the rows of a view are stored.</summary>
    public ViewLayout Layout() =>
        Rows
        ?? (
            Borrows ? ViewLayout.GroupColumns
            : IsPlaced ? ViewLayout.GroupSlots
            : ViewLayout.Keyed
        );

    /// <summary>Why a view was stopped.</summary>
    public string? Failure { get; init; }

    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>True when it was stopped by something that the sandbox does not support.</summary>
    public bool Unsupported { get; init; }

    /// <summary>The id that a sink writes into its table's history.</summary>
    public string? SinkId { get; init; }

    /// <summary>Whether the rows of a table without a key have row ids.</summary>
    public bool HasRowIds { get; init; }

    /// <summary>What COMMENT ON said about a table (under the empty name) and its columns.</summary>
    public IReadOnlyDictionary<string, string>? Comments { get; init; }

    /// <summary>Earlier columns of a table that objects still read; null when nothing depended on it when it was altered.</summary>
    public TableHistory? History { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this);

    public static ObjectDetail Parse(string json) => JsonSerializer.Deserialize<ObjectDetail>(json) ?? new ObjectDetail();
}
