using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Transactions;

/// <summary>
/// Assigns the field ids of a changed partition spec: a field that existed before keeps its id; in v1 a dropped one stays as void.
/// </summary>
internal static class PartitionEvolution
{
    public static IReadOnlyList<PartitionField> Fields(TableMetadata table, PartitionSpec wanted)
    {
        var last = table.LastPartitionId;
        var known = table.PartitionSpecs.SelectMany(spec => spec.Fields).ToArray();
        PartitionField WithId(PartitionField field)
        {
            var same = Array.Find(known, old => old.SourceId == field.SourceId && old.Transform == field.Transform);
            return field with { FieldId = same?.FieldId ?? ++last };
        }

        if (table.FormatVersion > 1)
            return [.. wanted.Fields.Select(WithId)];

        var fields = new List<PartitionField>();
        foreach (var old in table.DefaultSpec.Fields)
        {
            var kept = wanted.Fields.FirstOrDefault(field => field.SourceId == old.SourceId && field.Transform == old.Transform);
            fields.Add(kept is not null ? kept with { FieldId = old.FieldId } : Void(old, wanted));
        }

        foreach (var field in wanted.Fields)
        {
            if (!fields.Exists(old => old.SourceId == field.SourceId && old.Transform == field.Transform))
                fields.Add(field with { FieldId = ++last });
        }

        return fields;
    }

    private static PartitionField Void(PartitionField old, PartitionSpec wanted) =>
        old with
        {
            Transform = Transform.Void,
            Name = wanted.Fields.Any(field => field.Name == old.Name) ? $"{old.Name}_{old.FieldId}" : old.Name,
        };
}
