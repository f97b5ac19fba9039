using System.Collections;
using Balloon.Iceberg.Avro;

namespace Balloon.Iceberg.Manifests;

/// <summary>Values by field id, small and cheap: the metrics of a data file. What a manifest holds is decoded only when it is asked for.</summary>
/// <typeparam name="T">Kind of value.</typeparam>
public sealed class FieldMap<T> : IEnumerable<KeyValuePair<int, T>>
{
    private readonly AvroMap<T>? _encoded;
    private KeyValuePair<int, T>[]? _pairs;

    internal FieldMap(AvroMap<T> encoded) => _encoded = encoded;

    /// <summary>Makes a map of pairs.</summary>
    public FieldMap(IEnumerable<KeyValuePair<int, T>> pairs) => _pairs = [.. pairs.OrderBy(pair => pair.Key)];

    /// <summary>How many.</summary>
    public int Count => Pairs.Length;

    private KeyValuePair<int, T>[] Pairs => _pairs ??= _encoded!.Decode();

    /// <summary>The value of a field, if there is one.</summary>
    public bool TryGet(int id, out T value)
    {
        if (_pairs is null)
            return _encoded!.TryGet(id, out value);
        foreach (var pair in _pairs)
        {
            if (pair.Key == id)
            {
                value = pair.Value;
                return true;
            }
        }

        value = default!;
        return false;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<int, T>> GetEnumerator() => ((IEnumerable<KeyValuePair<int, T>>)Pairs).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
