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
            var column = AnyName();
            if (At("cascade"))
                throw new SqlException(
                    SqlStates.FeatureNotSupported,
                    "not yet implemented: DROP COLUMN … CASCADE (drop what reads the column first)",
                    Current.Start + 1
                );
            _ = Take("restrict");
            return new AlterDropColumn(name, column, ifExists, start);
        }

        if (kind == "TABLE" && Take("alter"))
        {
            _ = Take("column");
            return ColumnType(name, AnyName(), start);
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
        if (kind is "TABLE" or "MATERIALIZED VIEW" or "VIEW" or "SOURCE" or "SINK" or "SUBSCRIPTION")
        {
            if (Take("set", "schema"))
                return new AlterSetSchema(kind, name, Name(), start);
            if (Take("swap", "with"))
                return new AlterSwap(kind, name, ObjectName(), start);
        }

        if (kind == "SOURCE" && At("add"))
            throw Refusal.NotSupported(
                "ALTER SOURCE … ADD COLUMN (create a source of another name with the column, and views over that)",
                start
            );
        if (!Take("rename", "to"))
            throw Refusal.NotSupported($"this form of ALTER {kind}", start);
        return new AlterRename(kind, name, Name(), start);
    }

    // A number, ADAPTIVE or BOUNDED(n): the number of actors that RisingWave runs the object on. Here there is one.
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

    private AlterColumnType ColumnType(string table, string column, int start)
    {
        if (column == "watermark" && At("for"))
            throw Refusal.NotSupported("ALTER WATERMARK", start);
        if (!Take("type") && !Take("set", "data", "type"))
            throw Refusal.NotSupported("this form of ALTER COLUMN (there is TYPE)", start);
        var first = Current.Start;
        var type = TypeName();
        return new AlterColumnType(table, column, type, text[first..tokens[at - 1].End], start);
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
            throw Refusal.NotSupported("a name that is neither a table's nor a schema's and a table's", start);
        Expect("is");
        var table = parts is ["public", var name] ? name : string.Join('.', parts);
        return new CommentOn(table, column, Take("null") ? null : Text(), start);
    }
}
