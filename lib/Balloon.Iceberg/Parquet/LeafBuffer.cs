using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Parquet;

/// <summary>A leaf column of a file being written, and its values of the row group being filled.</summary>
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

    /// <summary>Slots: values and nulls.</summary>
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

    public void Clear()
    {
        Definitions.Clear();
        Repetitions.Clear();
        Values.Clear();
        Slots = 0;
    }
}
