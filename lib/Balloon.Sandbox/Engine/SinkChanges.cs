using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// The net change of a sink's relation since its last epoch. A key stands in at most one of <see cref="Upserts"/> and
/// <see cref="Deletes"/>; for an append-only sink every row is an upsert with <c>Replaces</c> false.
/// </summary>
/// <param name="Upserts">Rows that are there now: all columns of the definition, in order. Can be enumerated more than once.</param>
/// <param name="UpsertCount">How many.</param>
/// <param name="Deletes">Keys that were there at the last epoch and are no more: values of the primary key's columns, in order.</param>
/// <param name="DeleteCount">How many.</param>
public sealed record SinkChanges(IEnumerable<SinkUpsert> Upserts, long UpsertCount, IEnumerable<object?[]> Deletes, long DeleteCount)
{
    /// <summary>
    /// True when the upserts are all rows that the relation holds, and are to stand in place of whatever the table holds: it was found to be
    /// out of step.
    /// </summary>
    public bool IsWhole { get; init; }

    /// <summary>The upserts where the view has them, no key twice; null when they are known one by one only.</summary>
    internal PlacedRows? Placed { get; init; }
}

/// <summary>A row that is there now.</summary>
/// <param name="Row">Its values, of the .NET types that <see cref="SqlTypeKind"/> documents.</param>
/// <param name="Replaces">True when the table held a row of this key at the last epoch, so that an old one has to go.</param>
public readonly record struct SinkUpsert(object?[] Row, bool Replaces);
