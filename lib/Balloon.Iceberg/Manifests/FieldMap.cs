using System.Collections;

namespace Balloon.Iceberg.Manifests;

/// <summary>A small, compact map from field ids to values, for the metrics of a data file.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
public sealed class FieldMap<T> : IEnumerable<KeyValuePair<int, T>>
{
    private readonly KeyValuePair<int, T>[] _pairs;

    /// <summary>Creates a map from pairs.</summary>
    public FieldMap(IEnumerable<KeyValuePair<int, T>> pairs) => _pairs = [.. pairs.OrderBy(pair => pair.Key)];

    /// <summary>The number of pairs.</summary>
    public int Count => _pairs.Length;

    /// <summary>Finds the value of a field.</summary>
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
