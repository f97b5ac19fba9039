using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Data;

/// <summary>Values of identity partitions, which files migrated from Hive do not contain.</summary>
internal static class PartitionConstants
{
    public static IReadOnlyDictionary<int, object?> Of(TableMetadata table, DataFile file)
    {
        var spec = table.SpecById(file.SpecId);
        var constants = new Dictionary<int, object?>();
        for (var i = 0; i < spec.Fields.Count && i < file.Partition.Count; i++)
        {
            if (spec.Fields[i].Transform.Kind == TransformKind.Identity)
                constants[spec.Fields[i].SourceId] = file.Partition[i];
        }

        return constants;
    }
}
