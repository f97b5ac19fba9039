using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Balloon.Iceberg.Spec;

/// <summary>A row or a struct value: .NET values by position or by name.</summary>
public sealed class Row : IReadOnlyDictionary<string, object?>
{
    private readonly object?[] _plain;

    /// <summary>Wraps plain values (see <see cref="Values"/>).</summary>
    /// <param name="type">The row's fields.</param>
    /// <param name="plain">A value per field.</param>
    public Row(StructType type, object?[] plain)
    {
        if (type.Fields.Count != plain.Length)
            throw IcebergException.InvalidArgument($"{plain.Length} values for the {type.Fields.Count} fields of {type}.");
        (Type, _plain) = (type, plain);
    }

    /// <summary>The row's fields.</summary>
    public StructType Type { get; }

    /// <inheritdoc/>
    public int Count => _plain.Length;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => Type.Fields.Select(f => f.Name);

    /// <inheritdoc/>
    IEnumerable<object?> IReadOnlyDictionary<string, object?>.Values => Enumerable.Range(0, Count).Select(i => this[i]);

    /// <summary>The value at a position as a common .NET type (see <see cref="Values.ToDotNet"/>).</summary>
    public object? this[int index] => Values.ToDotNet(Type.Fields[index].Type, _plain[index]);

    /// <summary>The value of a field by its exact name.</summary>
    /// <exception cref="IcebergException">There is no such field (<see cref="ErrorKind.InvalidArgument"/>).</exception>
    public object? this[string key] =>
        IndexOf(key) is var index and >= 0
            ? this[index]
            : throw IcebergException.InvalidArgument($"No field '{key}' among {string.Join(", ", Keys)}.");

    /// <summary>The value at a position in its plain form.</summary>
    public object? Plain(int index) => _plain[index];

    /// <summary>The value at a position, cast.</summary>
    public T Get<T>(int index) => (T)this[index]!;

    /// <summary>The value of a field, cast.</summary>
    public T Get<T>(string name) => (T)this[name]!;

    /// <inheritdoc/>
    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        var index = IndexOf(key);
        value = index >= 0 ? this[index] : null;
        return index >= 0;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() =>
        Enumerable.Range(0, Count).Select(i => KeyValuePair.Create(Type.Fields[i].Name, this[i])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Row row && row.Type.Equals(Type) && Values.Same(_plain, row._plain);

    /// <inheritdoc/>
    public override int GetHashCode() => Count;

    /// <summary>The values, separated by commas.</summary>
    public override string ToString() =>
        $"({string.Join(", ", Type.Fields.Select((f, i) => f.Type is PrimitiveType p ? Values.Format(p, _plain[i]) : this[i]?.ToString() ?? "null"))})";

    private int IndexOf(string name)
    {
        for (var i = 0; i < Type.Fields.Count; i++)
        {
            if (Type.Fields[i].Name == name)
                return i;
        }

        return -1;
    }
}
