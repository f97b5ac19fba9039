using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Parquet;

namespace Balloon.Iceberg.Data;

/// <summary>Iterates over a leaf's values and levels; shared by the readers of the levels above it.</summary>
internal sealed class LeafCursor(LeafValues leaf, Column values, int maxDefinition)
{
    private int _position;
    private int _value;

    public int Definition =>
        _position >= leaf.Count
            ? throw IcebergException.InvalidData("The columns of a nested value have different lengths.")
            : leaf.Definitions?[_position] ?? 0;

    /// <summary>The repetition level of the next slot; 0, the start of a row, at the end.</summary>
    public int Repetition => _position < leaf.Count ? leaf.Repetitions?[_position] ?? 0 : 0;

    public bool AtEnd => _position >= leaf.Count;

    public object? Next()
    {
        var defined = Definition == maxDefinition;
        _position++;
        return defined ? values.Plain(_value++) : null;
    }
}

/// <summary>Assembles nested values from the levels of their leaves. Every read takes one slot from each leaf below.</summary>
internal abstract class ValueReader
{
    public required IReadOnlyList<LeafCursor> Leaves { get; init; }

    public abstract object? Read();

    protected void SkipSlot()
    {
        foreach (var leaf in Leaves)
            leaf.Next();
    }

    internal sealed class Primitive : ValueReader
    {
        public override object? Read() => Leaves[0].Next();
    }

    /// <summary>The default of a field that the file does not have.</summary>
    internal sealed class Constant(object? value) : ValueReader
    {
        public override object? Read() => value;
    }

    internal sealed class Struct(ValueReader[] fields, IReadOnlyList<LeafCursor> spare, int definition, bool optional) : ValueReader
    {
        public override object? Read()
        {
            if (optional && Leaves[0].Definition < definition)
            {
                SkipSlot();
                return null;
            }

            var values = new object?[fields.Length];
            for (var i = 0; i < values.Length; i++)
                values[i] = fields[i].Read();
            foreach (var leaf in spare)
                leaf.Next();
            return values;
        }
    }

    internal sealed class List(ValueReader element, int definition, int repeatedDefinition, int repeatedRepetition) : ValueReader
    {
        public override object? Read()
        {
            var level = Leaves[0].Definition;
            if (level < repeatedDefinition)
            {
                SkipSlot();
                return level < definition ? null : Array.Empty<object?>();
            }

            var items = new List<object?>();
            do items.Add(element.Read());
            while (!Leaves[0].AtEnd && Leaves[0].Repetition >= repeatedRepetition);
            return items.ToArray();
        }
    }

    internal sealed class Map(ValueReader key, ValueReader value, int definition, int repeatedDefinition, int repeatedRepetition)
        : ValueReader
    {
        public override object? Read()
        {
            var level = Leaves[0].Definition;
            if (level < repeatedDefinition)
            {
                SkipSlot();
                return level < definition ? null : Array.Empty<object?>();
            }

            var items = new List<object?>();
            do
            {
                var k = key.Read() ?? throw IcebergException.InvalidData("A key of a map is null.");
                items.Add(new KeyValuePair<object, object?>(k, value.Read()));
            } while (!Leaves[0].AtEnd && Leaves[0].Repetition >= repeatedRepetition);
            return items.ToArray();
        }
    }
}
