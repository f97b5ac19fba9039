using System.Collections;

namespace Balloon.Iceberg.Manifests;

/// <summary>Values by field id, small and cheap: the metrics of a data file.</summary>
/// <typeparam name="T">Kind of value.</typeparam>
public sealed class FieldMap<T> : IEnumerable<KeyValuePair<int, T>>
{
    private readonly KeyValuePair<int, T>[] _pairs;

    /// <summary>Makes a map of pairs.</summary>
    public FieldMap(IEnumerable<KeyValuePair<int, T>> pairs) => _pairs = [.. pairs.OrderBy(pair => pair.Key)];

    /// <summary>How many.</summary>
    public int Count => _pairs.Length;

    /// <summary>The value of a field, if there is one.</summary>
    public bool TryGet(int id, out T value)
    {
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
    public IEnumerator<KeyValuePair<int, T>> GetEnumerator() => ((IEnumerable<KeyValuePair<int, T>>)_pairs).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
