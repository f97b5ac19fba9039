using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Transactions;

public sealed partial class Transaction
{
    /// <summary>Changes the columns.</summary>
    /// <param name="change">The changes, step by step.</param>
    public Transaction UpdateSchema(Action<SchemaUpdate> change) =>
        Change(
            new MetadataChange(context =>
            {
                var update = new SchemaUpdate(context.Current);
                change(update);
                var schema = update.Build();
                if (schema.SameAs(context.Current.CurrentSchema))
                    return;
                context.Require(new TableRequirement.AssertLastAssignedFieldId(context.Base.LastColumnId));
                context.Require(new TableRequirement.AssertCurrentSchemaId(context.Base.CurrentSchemaId));
                context.Apply(new TableUpdate.AddSchema(schema, Math.Max(context.Current.LastColumnId, schema.HighestFieldId)));
                context.Apply(new TableUpdate.SetCurrentSchema(TableUpdate.LastAdded));
                if (update.NameMapping is { } mapping)
                    context.Apply(
                        new TableUpdate.SetProperties(new Dictionary<string, string> { [TableProperties.NameMapping] = mapping })
                    );
            })
        );

    /// <summary>Sets properties.</summary>
    public Transaction SetProperties(IReadOnlyDictionary<string, string> properties) =>
        Change(
            new MetadataChange(context =>
            {
                if (TableMetadataBuilder.FormatVersionOf(properties) is { } version && version != context.Current.FormatVersion)
                    context.Apply(new TableUpdate.UpgradeFormatVersion(version));
                var kept = properties
                    .Where(pair => pair.Key != TableProperties.FormatVersion)
                    .ToDictionary(pair => pair.Key, pair => pair.Value);
                if (kept.Count > 0)
                    context.Apply(new TableUpdate.SetProperties(kept));
            })
        );

    /// <summary>Sets a property.</summary>
    public Transaction SetProperty(string key, string value) => SetProperties(new Dictionary<string, string> { [key] = value });

    /// <summary>Removes properties.</summary>
    public Transaction RemoveProperties(params IReadOnlyList<string> keys) =>
        Change(new MetadataChange(context => context.Apply(new TableUpdate.RemoveProperties(keys))));
}
