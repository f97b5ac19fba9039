using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sql;

// ALTER and COMMENT.
internal sealed partial class Parser
{
    private Statement Alter(int start)
    {
        var kind = Take("materialized", "view") ? "MATERIALIZED VIEW" : AnyName().ToUpperInvariant();
        if (kind == "SYSTEM")
            throw Refusal.NotSupported("ALTER SYSTEM", start);
        var name = ObjectName();
        if (kind == "TABLE" && Take("add"))
            return AddColumn(name, start);
        if (kind == "TABLE" && Take("drop"))
        {
            _ = Take("column");
            var ifExists = Take("if", "exists");
            return new AlterDropColumn(name, AnyName(), ifExists, start);
        }

        if (Take("set", "parallelism") || Take("set", "backfill_parallelism"))
            return Parallelism(kind, name, start);
        if (kind == "SUBSCRIPTION" && Take("set", "retention"))
        {
            if (!Take("="))
                Expect("to");
            return new AlterRetention(name, Text(), start);
        }

        if (Take("owner", "to"))
            return new AlterOwner(kind, name, AnyName(), start);
        if (!Take("rename", "to"))
            throw Refusal.NotSupported($"this form of ALTER {kind}", start);
        return new AlterRename(kind, name, Name(), start);
    }

    // A number, ADAPTIVE or BOUNDED(n): over how many actors RisingWave spreads the object. Here there is one.
    private AlterParallelism Parallelism(string kind, string name, int start)
    {
        if (!Take("="))
            _ = Take("to");
        _ = SettingValue();
        if (Take("("))
        {
            at++;
            Expect(")");
        }

        _ = Take("deferred");
        return new AlterParallelism(kind, name, start);
    }

    private AlterAddColumn AddColumn(string table, int start)
    {
        _ = Take("column");
        var first = Current.Start;
        var column = Column();
        return new AlterAddColumn(table, column, text[first..tokens[at - 1].End], start);
    }

    private CommentOn Comment(int start)
    {
        Expect("on");
        var onColumn = Take("column");
        if (!onColumn && !Take("table"))
            throw Refusal.NotSupported($"COMMENT ON {AnyName().ToUpperInvariant()}", start);
        List<string> parts = [AnyName()];
        while (Take("."))
            parts.Add(AnyName());
        string? column = null;
        if (onColumn)
        {
            column = parts[^1];
            parts.RemoveAt(parts.Count - 1);
        }

        if (parts.Count is < 1 or > 2)
            throw Refusal.NotSupported("a name of other than a table, with or without its schema", start);
        Expect("is");
        var table = parts is ["public", var name] ? name : string.Join('.', parts);
        return new CommentOn(table, column, Take("null") ? null : Text(), start);
    }
}
