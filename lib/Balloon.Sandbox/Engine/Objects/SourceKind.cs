using Balloon.Sandbox.Binding;
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

    protected override SourceRelation Build(CreateRelation create, long id, ObjectBuild build)
    {
        if (create.PrimaryKey.Count > 0)
            throw Refusal.NotSupported("PRIMARY KEY of a source", create.At);
        var born = build.Stored is { } stored ? stored.CreatedAt ?? default : build.Engine.Options.TimeProvider.GetUtcNow();
        // After a restart, a broker in this process may listen on another port.
        return SourceOf(create, id, born, build.Stored is null ? null : build.Engine.Options.ResolveBrokers);
    }

    /// <summary>Builds a source from its statement.</summary>
    public static SourceRelation SourceOf(CreateRelation create, long id, DateTimeOffset born, Func<string, string>? resolve)
    {
        var (definition, fields) = SourceOptions.Read(create, born);
        if (definition.Generator is null && resolve is not null)
            definition = definition with { BootstrapServers = resolve(definition.BootstrapServers) };
        if (create.Watermarks.FirstOrDefault(w => create.Columns.Any(c => c.Name == w.Column && c.Generated is not null)) is { } computed)
            throw Refusal.NotSupported($"a watermark of a source on the generated column {computed.Column}", computed.At);
        var (column, value) = Watermarks.Bind(create, fields);
        return new SourceRelation(create.Name, definition with { WithPartitions = value is not null }, fields)
        {
            Generated = GeneratedColumns.OfSource(create, fields),
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
        if (await MeetsAsync(create, made, ddl, session, cancellationToken).ConfigureAwait(false))
            await base.StartAsync(create, made, ddl, session, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Looks for the log of a new source while other statements take their turns; a notice says if there is no topic yet.
    /// </summary>
    /// <returns>False if the name was taken meanwhile and IF NOT EXISTS applies.</returns>
    public static async Task<bool> MeetsAsync(
        CreateRelation create,
        SourceRelation source,
        DdlRunner ddl,
        SqlSession session,
        CancellationToken cancellationToken
    )
    {
        var ranges = await ddl
            .Turns.WithoutTurnAsync(ddl.Turns.Holder, () => SourceLog.RangesAsync(source.Definition, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        if (ddl.IsThere(create, session))
            return false;
        if (ranges.Count == 0)
            session.Notify("NOTICE", $"topic \"{source.Definition.Topic}\" does not exist yet: it is read once it exists");
        return true;
    }
}
