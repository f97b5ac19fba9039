using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Aggregates;

/// <summary>A function with OVER: one that numbers rows or reads other rows, or an aggregate over a frame.</summary>
/// <param name="Name">Its name.</param>
/// <param name="MinArguments">The least number of arguments.</param>
/// <param name="MaxArguments">The greatest number of arguments.</param>
internal sealed record WindowKind(string Name, int MinArguments, int MaxArguments)
{
    private static readonly WindowKind[] Rows =
    [
        new("row_number", 0, 0) { Types = a => a.Gives(SqlType.BigInt), OverPartition = (_, _) => i => i + 1L },
        new("rank", 0, 0)
        {
            Types = a => a.Gives(SqlType.BigInt),
            NeedsOrder = true,
            OverPartition = (rows, _) => Ranks(rows, (_, row) => row + 1),
        },
        new("dense_rank", 0, 0)
        {
            Types = a => a.Gives(SqlType.BigInt),
            NeedsOrder = true,
            OverPartition = (rows, _) => Ranks(rows, (last, _) => last + 1),
        },
        new("lag", 1, 3)
        {
            Types = OtherTypes,
            TakesOffset = true,
            Following = offset => Math.Max(0, -offset),
            OverPartition = (rows, offset) => i => Other(rows, i, (long)i - offset),
        },
        new("lead", 1, 3)
        {
            Types = OtherTypes,
            TakesOffset = true,
            Following = offset => Math.Max(0, offset),
            OverPartition = (rows, offset) => i => Other(rows, i, (long)i + offset),
        },
    ];

    private static readonly Dictionary<string, WindowKind> Kinds = Rows.Concat(
            AggregateKinds.All.Where(k => k.InFrame is not null || k.Written is not null).Select(Of)
        )
        .SelectMany(k => (k.Aggregate?.Aliases ?? []).Append(k.Name).Select(n => (Name: n, Kind: k)))
        .ToDictionary(k => k.Name, k => k.Kind, StringComparer.Ordinal);

    /// <summary>row_number.</summary>
    public static WindowKind RowNumber { get; } = Kinds["row_number"];

    /// <summary>The names of functions that are only valid with OVER.</summary>
    public static IEnumerable<string> Names => Rows.Select(r => r.Name);

    /// <summary>Finds a function by its name, or returns null.</summary>
    public static WindowKind? Find(string name) => Kinds.GetValueOrDefault(name);

    /// <summary>An aggregate as a window function.</summary>
    public static WindowKind Of(AggregateKind kind) =>
        new(kind.Name, kind.TakesStar ? 0 : kind.Arity, kind.Arity) { Types = kind.Types, Aggregate = kind };

    /// <summary>The function with IGNORE NULLS; null if it does not accept that.</summary>
    public WindowKind? OfValues() => Aggregate is { InFrameOfValues: { } fold } aggregate ? Of(aggregate with { InFrame = fold }) : null;

    /// <summary>Casts its arguments and tells its type; null if it does not accept them.</summary>
    public Func<AggregateArguments, AggregateTypes?> Types { get; init; } = a => a.Gives(a.Items[0].Type);

    /// <summary>Whether it requires ORDER BY.</summary>
    public bool NeedsOrder { get; init; }

    /// <summary>Whether its second argument is the number of rows to look away; that is a constant and not a column to read.</summary>
    public bool TakesOffset { get; init; }

    /// <summary>How many following rows a row needs, for a given offset.</summary>
    public Func<int, int> Following { get; init; } = _ => 0;

    /// <summary>
    /// Computes it for the rows of a partition in order, for a given offset; null for an aggregate, which is computed over the row's frame.
    /// </summary>
    public Func<PartitionRows, int, Func<int, object?>>? OverPartition { get; init; }

    /// <summary>The aggregate, if it is one.</summary>
    public AggregateKind? Aggregate { get; init; }

    public override string ToString() => Name;

    private static AggregateTypes OtherTypes(AggregateArguments a) =>
        a.Items.Count > 1 ? new AggregateTypes([a.Items[0], a.As(1, a.Items[0].Type)], a.Items[0].Type) : a.Gives(a.Items[0].Type);

    // The value of another row, or this row's default if there is no such row.
    private static object? Other(PartitionRows rows, int row, long other) =>
        other >= 0 && other < rows.Count ? rows.Value((int)other)
        : rows.Arguments > 1 ? rows.Value(row, 1)
        : null;

    // Rows come in order: the number stays the same for peers.
    private static Func<int, object?> Ranks(PartitionRows rows, Func<long, int, long> next)
    {
        var rank = 0L;
        return i =>
        {
            if (i == 0 || !rows.ArePeers(i - 1, i))
                rank = next(rank, i);
            return rank;
        };
    }
}
