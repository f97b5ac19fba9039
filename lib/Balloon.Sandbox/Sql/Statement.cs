using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sql;

/// <summary>A parsed statement.</summary>
internal abstract record Statement(int At)
{
    /// <summary>Its text, without the semicolon.</summary>
    public string Text { get; init; } = "";
}

/// <summary>A statement that creates a named object.</summary>
internal interface ICreateStatement
{
    string Name { get; }

    bool IfNotExists { get; }

    int At { get; }
}

internal sealed record QueryStatement(Query Query, int At) : Statement(At);

internal sealed record ColumnDefinition(string Name, SqlType Type, int At)
{
    /// <summary>The position of its type in the text: 0-based, the end exclusive.</summary>
    public (int Start, int End) TypeAt { get; init; }
    public bool PrimaryKey { get; init; }
    public bool NotNull { get; init; }
    public Expression? Default { get; init; }
    public Expression? Generated { get; init; }
}

internal sealed record WatermarkDefinition(string Column, Expression Value, bool WithTtl, int At);

/// <summary>INCLUDE partition AS k_part; <paramref name="Field"/> is the header's name for INCLUDE header 'name'.</summary>
internal sealed record IncludeColumn(string What, string? Field, SqlType? Type, string? Alias, int At);

internal sealed record Option(string Name, string Value, int At);

/// <summary>CREATE SOURCE and CREATE TABLE.</summary>
internal sealed record CreateRelation(string Name, bool IsTable, bool IfNotExists, int At) : Statement(At), ICreateStatement
{
    public IReadOnlyList<ColumnDefinition> Columns { get; init; } = [];
    public IReadOnlyList<string> PrimaryKey { get; init; } = [];
    public IReadOnlyList<WatermarkDefinition> Watermarks { get; init; } = [];
    public IReadOnlyList<IncludeColumn> Includes { get; init; } = [];
    public bool AppendOnly { get; init; }
    public string? OnConflict { get; init; }
    public IReadOnlyList<string> VersionColumns { get; init; } = [];
    public IReadOnlyList<Option> Options { get; init; } = [];
    public string? Format { get; init; }
    public string? Encode { get; init; }
    public IReadOnlyList<Option> EncodeOptions { get; init; } = [];

    /// <summary>The text of INCLUDE, WITH, FORMAT and ENCODE.</summary>
    public string Connection { get; init; } = "";
    public Query? As { get; init; }

    /// <summary>Names for the first columns of the query.</summary>
    public IReadOnlyList<string> AsColumns { get; init; } = [];
    public bool HasStar { get; init; }
}

internal sealed record CreateView(
    string Name,
    bool Materialized,
    bool IfNotExists,
    IReadOnlyList<string> Columns,
    Query Query,
    bool EmitOnWindowClose,
    IReadOnlyList<Option> Options,
    int At
) : Statement(At), ICreateStatement;

internal sealed record CreateSink(
    string Name,
    bool IfNotExists,
    string? From,
    Query? As,
    IReadOnlyList<Option> Options,
    string? Format,
    string? Encode,
    int At
) : Statement(At), ICreateStatement
{
    /// <summary>The table after INTO.</summary>
    public string? Into { get; init; }

    public IReadOnlyList<string> IntoColumns { get; init; } = [];

    /// <summary>The text of the query after AS; null if the statement has FROM instead.</summary>
    public string? QueryText { get; init; }
}

internal sealed record CreateSubscription(string Name, bool IfNotExists, string From, IReadOnlyList<Option> Options, int At)
    : Statement(At),
        ICreateStatement;

/// <summary>CREATE INDEX; <paramref name="KeyTexts"/> has the text of each key.</summary>
internal sealed record CreateIndex(
    string Name,
    bool IfNotExists,
    string Table,
    IReadOnlyList<OrderItem> Keys,
    IReadOnlyList<string> KeyTexts,
    int At
) : Statement(At), ICreateStatement
{
    public bool HasInclude { get; init; }
    public IReadOnlyList<string> Include { get; init; } = [];
    public IReadOnlyList<string> DistributedBy { get; init; } = [];
}

internal sealed record CreateSchema(string Name, bool IfNotExists, int At) : Statement(At), ICreateStatement;

/// <summary>CREATE FUNCTION … LANGUAGE SQL.</summary>
internal sealed record CreateFunction(string Name, IReadOnlyList<FunctionParameter> Parameters, SqlType Returns, Expression Body, int At)
    : Statement(At),
        ICreateStatement
{
    public bool OrReplace { get; init; }
    public bool IfNotExists { get; init; }
}

internal sealed record FunctionParameter(string? Name, SqlType Type);

/// <summary>DROP FUNCTION; <paramref name="Types"/> is null if the statement gives no parameter types.</summary>
internal sealed record DropFunction(string Name, IReadOnlyList<SqlType>? Types, bool IfExists, bool Cascade, int At) : Statement(At);

/// <summary><paramref name="Kind"/>: SCHEMA, SOURCE, TABLE, VIEW, MATERIALIZED VIEW, SINK, SUBSCRIPTION, INDEX.</summary>
internal sealed record Drop(string Kind, string Name, bool IfExists, bool Cascade, int At) : Statement(At);

internal sealed record Insert(string Table, IReadOnlyList<string> Columns, Query Query, IReadOnlyList<SelectItem> Returning, int At)
    : Statement(At);

/// <summary>SET column = value, or SET (column, …) = row or query.</summary>
internal sealed record Assignment(IReadOnlyList<string> Columns, Expression Value, int At);

internal sealed record Update(string Table, IReadOnlyList<Assignment> Set, Expression? Where, IReadOnlyList<SelectItem> Returning, int At)
    : Statement(At);

internal sealed record Delete(string Table, Expression? Where, IReadOnlyList<SelectItem> Returning, int At) : Statement(At);

/// <summary>SHOW of a list of objects, of a setting, or of an object's CREATE statement.</summary>
internal sealed record Show(string What, string? Name, string? Like, int At) : Statement(At);

/// <summary>COPY … TO STDOUT: the rows of a query as lines of text.</summary>
internal sealed record CopyTo(Query Query, CopyFormat Format, int At) : Statement(At);

internal sealed record Describe(string Name, int At) : Statement(At);

internal sealed record Explain(Statement Statement, IReadOnlyList<string> Options, int At) : Statement(At);

internal sealed record Flush(int At) : Statement(At);

internal sealed record Wait(string? Kind, string? Name, int At) : Statement(At);

internal sealed record SetVariable(string Name, string? Value, int At) : Statement(At);

/// <summary>RESET ALL.</summary>
internal sealed record ResetAll(int At) : Statement(At);

/// <summary>DISCARD ALL: resets the session to how it began.</summary>
internal sealed record DiscardAll(int At) : Statement(At);

/// <summary>DEALLOCATE of a prepared statement; null for ALL.</summary>
internal sealed record Deallocate(string? Name, int At) : Statement(At);

/// <summary>BEGIN and START TRANSACTION.</summary>
internal sealed record BeginTransaction(string Tag, bool ReadOnly, int At) : Statement(At);

/// <summary>COMMIT and ROLLBACK.</summary>
internal sealed record EndTransaction(string Tag, int At) : Statement(At);

/// <summary>DECLARE … CURSOR, for a query or for a subscription (FULL or SINCE).</summary>
internal sealed record DeclareCursor(string Name, Query? Query, string? Subscription, bool Full, Expression? Since, int At) : Statement(At);

internal sealed record Fetch(string Cursor, int Count, string? Timeout, int At) : Statement(At);

internal sealed record CloseCursor(string? Cursor, int At) : Statement(At);

/// <summary>ALTER TABLE … ADD COLUMN; <paramref name="Definition"/> is the text of the column.</summary>
internal sealed record AlterAddColumn(string Table, ColumnDefinition Column, string Definition, int At) : Statement(At);

internal sealed record AlterDropColumn(string Table, string Column, bool IfExists, int At) : Statement(At);

/// <summary>ALTER TABLE … ALTER COLUMN … TYPE; <paramref name="Definition"/> is the text of the type.</summary>
internal sealed record AlterColumnType(string Table, string Column, SqlType Type, string Definition, int At) : Statement(At);

/// <summary>COMMENT ON TABLE or, if <paramref name="Column"/> is given, ON COLUMN.</summary>
internal sealed record CommentOn(string Table, string? Column, string? Comment, int At) : Statement(At);

/// <summary>ALTER SUBSCRIPTION … SET RETENTION.</summary>
internal sealed record AlterRetention(string Name, string Retention, int At) : Statement(At);

/// <summary>ALTER … SET PARALLELISM.</summary>
internal sealed record AlterParallelism(string Kind, string Name, int At) : Statement(At);

/// <summary>ALTER … OWNER TO.</summary>
internal sealed record AlterOwner(string Kind, string Name, string Owner, int At) : Statement(At);

/// <summary>ALTER … SET SCHEMA.</summary>
internal sealed record AlterSetSchema(string Kind, string Name, string Schema, int At) : Statement(At);

/// <summary>ALTER … SWAP WITH: two objects of one kind exchange their names.</summary>
internal sealed record AlterSwap(string Kind, string Name, string With, int At) : Statement(At);

/// <summary>ALTER … RENAME TO.</summary>
internal sealed record AlterRename(string Kind, string Name, string NewName, int At) : Statement(At);
