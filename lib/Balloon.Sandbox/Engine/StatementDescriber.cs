using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>The columns and parameters of statements that are not queries.</summary>
internal static class StatementDescriber
{
    private static readonly ResultColumn Name = new("Name", SqlType.Varchar);

    public static (IReadOnlyList<ResultColumn>? Columns, IReadOnlyList<SqlType> Parameters) Describe(
        SqlSession session,
        Statement statement,
        IReadOnlyList<SqlType?> declared
    )
    {
        return statement switch
        {
            Insert or Update or Delete => WriteRunner.Describe(session, statement, declared),
            Fetch fetch => (CursorRunner.Find(session, fetch).Columns, []),
            Show show => (ShowColumns(show), []),
            Sql.Describe => (DescribeColumns, []),
            Explain => ([new ResultColumn("QUERY PLAN", SqlType.Varchar)], []),
            _ => (null, []),
        };
    }

    public static IReadOnlyList<ResultColumn> DescribeColumns { get; } =
    [Name, new("Type", SqlType.Varchar), new("Is Hidden", SqlType.Varchar), new("Description", SqlType.Varchar)];

    public static IReadOnlyList<ResultColumn> ShowColumns(Show show) =>
        show.What switch
        {
            "sources" => [Name, new("Connector", SqlType.Varchar)],
            "sinks" => [Name, new("Connector", SqlType.Varchar), new("Sink Type", SqlType.Varchar), new("Sink Desc", SqlType.Varchar)],
            "jobs" =>
            [
                new("Id", SqlType.BigInt),
                new("Statement", SqlType.Varchar),
                new("Create Type", SqlType.Varchar),
                new("Progress", SqlType.Varchar),
            ],
            "columns" => DescribeColumns,
            "functions" =>
            [
                Name,
                new("Arguments", SqlType.Varchar),
                new("Return Type", SqlType.Varchar),
                new("Language", SqlType.Varchar),
                new("Link", SqlType.Varchar),
            ],
            "indexes" =>
            [
                Name,
                new("On", SqlType.Varchar),
                new("Key", SqlType.Varchar),
                new("Include", SqlType.Varchar),
                new("Distributed By", SqlType.Varchar),
            ],
            "all" => [Name, new("Setting", SqlType.Varchar), new("Description", SqlType.Varchar)],
            "databases" or "schemas" or "tables" or "views" or "materialized views" or "subscriptions" or "connections" or "secrets" =>
            [
                Name,
            ],
            "cursors" or "subscription cursors" => [Name],
            _ when show.What.StartsWith("create ", StringComparison.Ordinal) => [Name, new("Create Sql", SqlType.Varchar)],
            _ => [new(show.What, SqlType.Varchar)],
        };
}
