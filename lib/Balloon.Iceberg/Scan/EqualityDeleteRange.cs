using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Scan;

/// <summary>
/// The rows to which an equality-delete file can apply, from its metrics: if its keys are out of the range of a data file's values, it need
/// not be read for that file.
/// </summary>
internal sealed class EqualityDeleteRange(ManifestEntry entry, Func<int, NestedField?> fieldOf)
{
    private readonly (int Id, PrimitiveType Type, ValueRange Range)[] _fields = [.. Ranges(entry.File, fieldOf)];

    public ManifestEntry Entry => entry;

    /// <summary>False only if no row of the data file can have one of the deleted keys.</summary>
    public bool MayReach(DataFile data)
    {
        foreach (var (id, type, keys) in _fields)
        {
            var values = FilterPruning.RangeOf(data, id, type);
            if (values.MayHaveNulls && keys.MayHaveNulls)
                continue;
            // A null key only equals null, and one side has no nulls.
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

    /// <summary>
    /// Bounds do not cover NaN, zero has two signs, and old writers ordered UUIDs as signed numbers: such keys are always read.
    /// </summary>
    private static IEnumerable<(int, PrimitiveType, ValueRange)> Ranges(DataFile file, Func<int, NestedField?> fieldOf)
    {
        foreach (var id in file.EqualityIds ?? [])
        {
            if (fieldOf(id)?.Type is PrimitiveType { Kind: not (TypeKind.Float or TypeKind.Double or TypeKind.Uuid) } type)
                yield return (id, type, FilterPruning.RangeOf(file, id, type));
        }
    }
}
