using System.Collections;

namespace Balloon.Iceberg.Manifests;

/// <summary>Values by field id, small and cheap: the metrics of a data file.</summary>
/// <typeparam name="T">Kind of value.</typeparam>
public sealed class FieldMap<T> : IEnumerable<KeyValuePair<int, T>>
{
    private readonly int[] _ids;
    private readonly T[] _values;

    internal FieldMap(int[] ids, T[] values) => (_ids, _values) = (ids, values);

    /// <summary>Makes a map of pairs.</summary>
    public FieldMap(IEnumerable<KeyValuePair<int, T>> pairs)
    {
        var sorted = pairs.OrderBy(pair => pair.Key).ToArray();
        _ids = Array.ConvertAll(sorted, pair => pair.Key);
        _values = Array.ConvertAll(sorted, pair => pair.Value);
    }

    /// <summary>How many.</summary>
    public int Count => _ids.Length;

    /// <summary>The value of a field, if there is one.</summary>
    public bool TryGet(int id, out T value)
    {
        var index = Array.IndexOf(_ids, id);
        value = index >= 0 ? _values[index] : default!;
        return index >= 0;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<int, T>> GetEnumerator()
    {
        for (var i = 0; i < _ids.Length; i++)
            yield return new(_ids[i], _values[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
