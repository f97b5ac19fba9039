using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Scan;

/// <summary>
/// Which rows an equality-delete file can be about, from its metrics: where its keys and a data file's values lie apart it need not be read
/// for that file.
/// </summary>
internal sealed class EqualityReach(ManifestEntry entry, Func<int, NestedField?> fieldOf)
{
    private readonly (int Id, PrimitiveType Type, ValueRange Range)[] _fields = [.. Ranges(entry.File, fieldOf)];

    public ManifestEntry Entry => entry;

    /// <summary>False only where no row of the data file can have a key of the deletes.</summary>
    public bool MayReach(DataFile data)
    {
        foreach (var (id, type, keys) in _fields)
        {
            var values = FilterPruning.RangeOf(data, id, type);
            if (values.MayHaveNulls && keys.MayHaveNulls)
                continue;
            // A null key is equal to null alone, and one side has none.
            if (!values.MayHaveValues || !keys.MayHaveValues)
                return false;
            if (
                values is { Lower: { } least, Upper: { } most }
                && keys is { Lower: { } first, Upper: { } last }
                && (Values.Compare(least, last) > 0 || Values.Compare(first, most) > 0)
            )
                return false;
        }

        return true;
    }

    /// <summary>NaN lies outside of bounds, zero has two signs, and old writers ordered uuids by sign: those are always read.</summary>
    private static IEnumerable<(int, PrimitiveType, ValueRange)> Ranges(DataFile file, Func<int, NestedField?> fieldOf)
    {
        foreach (var id in file.EqualityIds ?? [])
        {
            if (fieldOf(id)?.Type is PrimitiveType { Kind: not (TypeKind.Float or TypeKind.Double or TypeKind.Uuid) } type)
                yield return (id, type, FilterPruning.RangeOf(file, id, type));
        }
    }
}
