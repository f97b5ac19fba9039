using System.Runtime.InteropServices;
using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Parquet;

/// <summary>A leaf column of a file that is being written, and its values in the current row group.</summary>
internal sealed class LeafBuffer
{
    public required IReadOnlyList<string> Path { get; init; }

    public required int FieldId { get; init; }

    public required PrimitiveType Type { get; init; }

    public required int MaxDefinition { get; init; }

    public required int MaxRepetition { get; init; }

    public List<int> Definitions { get; } = [];

    public List<int> Repetitions { get; } = [];

    /// <summary>The values that are not null, in plain form.</summary>
    public LeafItems Values => field ??= LeafItems.Of(Type.Kind);

    /// <summary>The number of slots: values and nulls.</summary>
    public int Slots { get; private set; }

    public void Add(object? value, int definition, int repetition)
    {
        Slots++;
        if (MaxDefinition > 0)
            Definitions.Add(value is null ? definition : MaxDefinition);
        if (MaxRepetition > 0)
            Repetitions.Add(repetition);
        if (value is not null)
            Values.Add(value);
    }

    /// <summary>
    /// Adds several rows of a column at once, if column and buffer have the same type. A null is a null of the leaf itself.
    /// </summary>
    /// <param name="column">The column.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="nulls">The number of nulls among them.</param>
    /// <returns>False if nothing was added.</returns>
    public bool TryAdd(Column column, ReadOnlySpan<int> rows, out int nulls)
    {
        Span<bool> missing = rows.Length <= 1024 ? stackalloc bool[rows.Length] : new bool[rows.Length];
        missing.Clear();
        if (!Values.TryAdd(column, rows, missing, out nulls))
            return false;
        Slots += rows.Length;
        if (MaxDefinition == 0)
            return true;
        var first = Definitions.Count;
        CollectionsMarshal.SetCount(Definitions, first + rows.Length);
        var definitions = CollectionsMarshal.AsSpan(Definitions)[first..];
        definitions.Fill(MaxDefinition);
        for (var i = 0; nulls > 0 && i < definitions.Length; i++)
        {
            if (missing[i])
                definitions[i]--;
        }

        return true;
    }

    public void Clear()
    {
        Definitions.Clear();
        Repetitions.Clear();
        Values.Clear();
        Slots = 0;
    }
}
