using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>A CREATE SINK statement with names and types resolved.</summary>
/// <param name="Name">The sink's name.</param>
/// <param name="Id">An id that is new at each CREATE; it appears in the summaries of the snapshots that the sink commits.</param>
/// <param name="Columns">The columns of the relation that the sink follows, in order.</param>
/// <param name="PrimaryKey">
/// The columns of the option primary_key, as indexes into <paramref name="Columns"/>; empty when there is none.
/// </param>
/// <param name="Options">The options of WITH, with names as written.</param>
public sealed record SinkDefinition(
    string Name,
    string Id,
    IReadOnlyList<ResultColumn> Columns,
    IReadOnlyList<int> PrimaryKey,
    IReadOnlyDictionary<string, string> Options
);
