using Balloon.Sandbox.Engine.Objects;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

// ALTER statements that change neither names nor columns.
internal sealed partial class DdlRunner
{
    private async Task<string> SetRetentionAsync(AlterRetention alter)
    {
        var subscription = (SubscriptionRelation)Find("SUBSCRIPTION", alter.Name, alter.At);
        var retention = TimeSpan.FromSeconds(CursorRunner.Seconds(alter.Retention, alter.At));
        if (retention <= TimeSpan.Zero)
            throw new SqlException(SqlStates.InvalidParameterValue, "the retention of a subscription must be above zero", alter.At + 1);
        var tokens = Lexer.Read(subscription.Sql);
        var value = tokens[tokens.FindLastIndex(t => t.Is("retention")) + 2];
        var sql = $"{subscription.Sql[..value.Start]}'{alter.Retention}'{subscription.Sql[value.End..]}";
        var durable = engine.Loop.RunAsync(() =>
        {
            subscription.Retention = retention;
            subscription.Sql = sql;
            engine.Checkpointer.Add(ObjectKinds.Stored(subscription));
            return engine.Checkpointer.RequestAsync();
        });
        await KeptAsync(durable).ConfigureAwait(false);
        return "ALTER_SUBSCRIPTION";
    }

    // Accepts a statement that has no effect here; the object must exist.
    private string Altered(string kind, string name, int at)
    {
        _ = kind == "SCHEMA" ? engine.Catalog.Schema(name) ?? throw NoSchema(name, at) : Find(kind, name, at);
        return "ALTER_" + kind.Replace(' ', '_');
    }
}
