using System.Text.Json;

namespace Balloon.Sandbox.Engine;

/// <summary>What a stored object needs beside its statement.</summary>
internal sealed record ObjectDetail
{
    /// <summary>Time zone of the session that made it.</summary>
    public string Zone { get; init; } = "UTC";

    /// <summary>When a source that makes its rows was made: their times follow from it.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>How the rows of a view lie; missing where an earlier version made it.</summary>
    public ViewLayout? Rows { get; init; }

    /// <summary>In their place: the rows of a view stand where its groups stand.</summary>
    public bool IsPlaced { get; init; }

    /// <summary>And take the groups' columns from them.</summary>
    public bool Borrows { get; init; }

    /// <summary>How the rows of a view lie.</summary>
    public ViewLayout Layout() =>
        Rows
        ?? (
            Borrows ? ViewLayout.OfGroups
            : IsPlaced ? ViewLayout.Placed
            : ViewLayout.Keyed
        );

    /// <summary>Why a view was stopped.</summary>
    public string? Failure { get; init; }

    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>True when it was stopped at what the sandbox cannot do.</summary>
    public bool Unsupported { get; init; }

    /// <summary>The id that a sink writes into its table's history.</summary>
    public string? SinkId { get; init; }

    /// <summary>The rows of a table without a key have numbers.</summary>
    public bool HasRowIds { get; init; }

    /// <summary>What COMMENT ON said of a table, under no name, and of its columns.</summary>
    public IReadOnlyDictionary<string, string>? Comments { get; init; }

    /// <summary>What a table was before its columns were changed; null where nothing stood on it then.</summary>
    public TableHistory? History { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this);

    public static ObjectDetail Parse(string json) => JsonSerializer.Deserialize<ObjectDetail>(json) ?? new ObjectDetail();
}
