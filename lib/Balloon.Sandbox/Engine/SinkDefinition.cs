using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>What CREATE SINK says, with names and types looked up.</summary>
/// <param name="Name">The sink's name.</param>
/// <param name="Id">An id of its own, new at each CREATE; it stands in the summaries of the snapshots that the sink commits.</param>
/// <param name="Columns">The columns of the relation that it takes its rows from, in order.</param>
/// <param name="PrimaryKey">Indexes into <paramref name="Columns"/> of the option primary_key; empty when there is none.</param>
/// <param name="InputAppendOnly">True when the relation never updates or deletes a row.</param>
/// <param name="Options">The options of WITH, names as written.</param>
public sealed record SinkDefinition(
    string Name,
    string Id,
    IReadOnlyList<ResultColumn> Columns,
    IReadOnlyList<int> PrimaryKey,
    bool InputAppendOnly,
    IReadOnlyDictionary<string, string> Options
);
