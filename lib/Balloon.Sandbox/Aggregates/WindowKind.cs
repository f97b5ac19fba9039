using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Aggregates;

/// <summary>A function that stands before OVER: one that numbers rows or looks at others, or an aggregate of a frame.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Least">How many arguments it takes at least.</param>
/// <param name="Most">And at most.</param>
internal sealed record WindowKind(string Name, int Least, int Most)
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

    /// <summary>The names of functions that stand before OVER and nowhere else.</summary>
    public static IEnumerable<string> Names => Rows.Select(r => r.Name);

    /// <summary>The function of that name, or null.</summary>
    public static WindowKind? Find(string name) => Kinds.GetValueOrDefault(name);

    /// <summary>An aggregate as it stands before OVER.</summary>
    public static WindowKind Of(AggregateKind kind) =>
        new(kind.Name, kind.TakesStar ? 0 : kind.Arity, kind.Arity) { Types = kind.Types, Aggregate = kind };

    /// <summary>The function with IGNORE NULLS; null where it does not take that.</summary>
    public WindowKind? OfValues() => Aggregate is { InFrameOfValues: { } fold } aggregate ? Of(aggregate with { InFrame = fold }) : null;

    /// <summary>Its arguments, cast, and its type; null when it does not take them.</summary>
    public Func<AggregateArguments, AggregateTypes?> Types { get; init; } = a => a.Gives(a.Items[0].Type);

    /// <summary>True when it has no meaning without ORDER BY.</summary>
    public bool NeedsOrder { get; init; }

    /// <summary>True when its second argument says how many rows away it looks; it is no column that the function reads.</summary>
    public bool TakesOffset { get; init; }

    /// <summary>How many rows behind it a row needs, by the offset.</summary>
    public Func<int, int> Following { get; init; } = _ => 0;

    /// <summary>Computes it, by the offset, for row after row of a partition; null of an aggregate, which is computed of the row's frame.</summary>
    public Func<PartitionRows, int, Func<int, object?>>? OverPartition { get; init; }

    /// <summary>The aggregate that it is.</summary>
    public AggregateKind? Aggregate { get; init; }

    public override string ToString() => Name;

    private static AggregateTypes OtherTypes(AggregateArguments a) =>
        a.Items.Count > 1 ? new AggregateTypes([a.Items[0], a.As(1, a.Items[0].Type)], a.Items[0].Type) : a.Gives(a.Items[0].Type);

    // The value of another row, or the default of this one where there is none.
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
