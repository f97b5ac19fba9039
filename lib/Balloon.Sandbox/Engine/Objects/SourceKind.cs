using Balloon.Sandbox.Sources;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine.Objects;

internal sealed class SourceKind : ObjectKind<CreateRelation, SourceRelation>
{
    public override string Tag => "CREATE_SOURCE";

    protected override ObjectDetail? Detail(SourceRelation made) =>
        made.CreatedAt is { } born ? new ObjectDetail { CreatedAt = born } : null;

    protected override bool Makes(CreateRelation create) => !create.IsTable;

    protected override SourceRelation Build(CreateRelation create, long id, ObjectMaking making)
    {
        if (create.PrimaryKey.Count > 0)
            throw Refusal.NotSupported("PRIMARY KEY of a source", create.At);
        var born = making.Stored is { } stored ? stored.CreatedAt ?? default : making.Engine.Options.TimeProvider.GetUtcNow();
        var (definition, fields) = SourceOptions.Read(create, born);
        // After a start a broker of this process may listen elsewhere.
        if (definition.Generator is null && making.Stored is not null && making.Engine.Options.ResolveBrokers is { } resolve)
            definition = definition with { BootstrapServers = resolve(definition.BootstrapServers) };
        var (column, value) = Watermarks.Bind(create, fields);
        return new SourceRelation(create.Name, definition with { WithPartitions = value is not null }, fields)
        {
            Id = id,
            Sql = create.Text,
            CreatedAt = definition.Generator is null ? null : born,
            WatermarkColumn = column,
            WatermarkValue = value,
        };
    }

    protected override async Task StartAsync(
        CreateRelation create,
        SourceRelation made,
        DdlRunner ddl,
        SqlSession session,
        CancellationToken cancellationToken
    )
    {
        var turns = ddl.Turns;
        var ranges = await turns
            .BesideAsync(turns.Holder, () => SourceLog.RangesAsync(made.Definition, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        if (IsThere(create, ddl, session))
            return;
        if (ranges.Count == 0)
            session.Notify("NOTICE", $"topic \"{made.Definition.Topic}\" is not there yet: it is read when it appears");
        await base.StartAsync(create, made, ddl, session, cancellationToken).ConfigureAwait(false);
    }
}
