using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Wire;

/// <summary>An engine with a few invented statements, so that the wire can be tested separately.</summary>
internal sealed class FakeEngine : ISqlEngine
{
    public static readonly IReadOnlyList<(SqlType Type, object Value)> AllTypes =
    [
        (SqlType.Boolean, true),
        (SqlType.SmallInt, (short)-2),
        (SqlType.Integer, 40),
        (SqlType.BigInt, 1L << 40),
        (SqlType.Real, 1.5f),
        (SqlType.Double, -2.25),
        (SqlType.Numeric, (Numeric)12345.678900m),
        (SqlType.Varchar, "gärten 🎈"),
        (SqlType.Bytea, new byte[] { 0, 1, 255 }),
        (SqlType.Date, 20_779),
        (SqlType.Time, 45_296_123_456L),
        (SqlType.Timestamp, 1_795_500_000_123_456L),
        (SqlType.TimestampTz, 1_795_500_000_123_456L),
        (SqlType.Interval, new Interval(14, 3, 5_000_000)),
        (SqlType.Jsonb, """{"a": 1}"""),
        (SqlType.ArrayOf(SqlType.Integer), new SqlArray([1, null, 3])),
        (SqlType.ArrayOf(SqlType.Varchar), new SqlArray(["a", "b c", "\"q\""])),
        (SqlType.ArrayOf(SqlType.BigInt), new SqlArray([])),
    ];

    public List<SessionParameters> Sessions { get; } = [];

    public ISqlSession OpenSession(SessionParameters parameters)
    {
        lock (Sessions)
            Sessions.Add(parameters);
        return new Session();
    }

    private sealed class Session : ISqlSession
    {
        public event Action<SqlNotice>? Notice;

        public event Action<string, string>? SettingReported;

        public bool InTransaction => false;

        public IReadOnlyDictionary<string, string> ReportedSettings { get; } =
            new Dictionary<string, string>
            {
                ["server_version"] = "13.14.0",
                ["client_encoding"] = "UTF8",
                ["TimeZone"] = "UTC",
                ["DateStyle"] = "ISO, MDY",
                ["standard_conforming_strings"] = "on",
                ["integer_datetimes"] = "on",
            };

        public IReadOnlyList<ISqlStatement> Prepare(string sql, IReadOnlyList<SqlType?>? parameterTypes = null) =>
            sql.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(text =>
                    text.StartsWith("syntax", StringComparison.Ordinal)
                        ? throw new SqlException(SqlStates.SyntaxError, "no such word", 3, "the detail", "the hint")
                        : (ISqlStatement)new Statement(this, text, parameterTypes ?? [])
                )
                .ToList();

        public TimeSpan OffsetAt(long microseconds) => TimeSpan.Zero;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        public void Raise(string text) => Notice?.Invoke(new SqlNotice("NOTICE", text));

        public void Report(string name, string value) => SettingReported?.Invoke(name, value);
    }

    private static int waiting;

    /// <summary>The number of running statements "wait", each of which runs until it is cancelled.</summary>
    public static int Waiting => Volatile.Read(ref waiting);

    private sealed class Statement(Session session, string text, IReadOnlyList<SqlType?> types) : ISqlStatement
    {
        private string Verb => text.Split(' ')[0];

        private string Rest => text[Verb.Length..].Trim();

        public string Text => text;

        public Task DescribeAsync(CancellationToken cancellationToken = default)
        {
            _ = Columns;
            return Task.CompletedTask;
        }

        public IReadOnlyList<SqlType> ParameterTypes { get; } =
            text.StartsWith("echo", StringComparison.Ordinal)
                ? Enumerable
                    .Range(0, int.Parse(text[4..], null))
                    .Select(i => (i < types.Count ? types[i] : null) ?? SqlType.Varchar)
                    .ToList()
                : [];

        public IReadOnlyList<ResultColumn>? Columns =>
            Verb switch
            {
                "types" => AllTypes.Select((t, i) => new ResultColumn($"c{i}", t.Type)).ToList(),
                "nulls" => [new("a", SqlType.Integer), new("b", SqlType.Varchar)],
                "rows" or "slow" or "fail-late" => [new("n", SqlType.Integer)],
                "echo" => ParameterTypes.Select((t, i) => new ResultColumn($"p{i}", t)).ToList(),
                "SHOW" => [new("Name", SqlType.Varchar)],
                "SELECT" when Rest == "version()" => [new("version", SqlType.Varchar)],
                "SELECT" when Rest.Contains("rw_relations", StringComparison.Ordinal) =>
                [
                    new("schemaname", SqlType.Varchar),
                    new("relationname", SqlType.Varchar),
                    new("relationtype", SqlType.Varchar),
                ],
                "SELECT" => [new("player", SqlType.Varchar), new("score", SqlType.BigInt), new("at", SqlType.TimestampTz)],
                "missing" => throw new SqlException(SqlStates.UndefinedTable, "relation \"x\" does not exist"),
                _ => null,
            };

        public async Task<ISqlResult> ExecuteAsync(IReadOnlyList<object?>? parameters = null, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            switch (Verb)
            {
                case "fail":
                    throw new SqlException(SqlStates.DivisionByZero, "division by zero");
                case "wait":
                    Interlocked.Increment(ref waiting);
                    try
                    {
                        await Task.Delay(Timeout.Infinite, cancellationToken);
                    }
                    finally
                    {
                        Interlocked.Decrement(ref waiting);
                    }

                    goto default;
                case "crash":
                    throw new InvalidOperationException("a fault inside");
                case "SHOW":
                    string[] names = Rest switch
                    {
                        "SCHEMAS" => ["pg_catalog", "public", "rw_catalog"],
                        _ => Rest.StartsWith("CREATE", StringComparison.Ordinal) ? ["CREATE VIEW v AS SELECT 1"] : [],
                    };
                    return new Result("SHOW", Columns, names.Length, i => [names[i]]);
                case "SELECT" when Rest.Contains("rw_relations", StringComparison.Ordinal):
                    (string Name, string Kind)[] all =
                    [
                        ("scores", "table"),
                        ("players", "table"),
                        ("mv_leaderboard", "materialized view"),
                        ("balloon_game", "source"),
                    ];
                    return new Result("SELECT", Columns, all.Length, i => ["public", all[i].Name, all[i].Kind]);
                case "notice":
                    session.Raise(Rest);
                    return new Result("DO", null, 0, Row);
                case "zone":
                    session.Report("TimeZone", Rest);
                    return new Result("SET", null, 0, Row);
                case "rows" or "slow" or "fail-late":
                    return new Result("SELECT", Columns, int.Parse(Rest, null), i => [i])
                    {
                        Delay = Verb == "slow" ? 10 : 0,
                        FailsAtEnd = Verb == "fail-late",
                    };
                default:
                    return new Result(Columns is null ? Verb.ToUpperInvariant() : "SELECT", Columns, Columns is null ? 0 : 1, Row);
            }

            object?[] Row(int index) =>
                Verb switch
                {
                    "types" => AllTypes.Select(t => (object?)t.Value).ToArray(),
                    "nulls" => [null, null],
                    "SELECT" => ["PostgreSQL 13.14.0"],
                    _ => parameters!.ToArray(),
                };
        }
    }

    private sealed class Result(string verb, IReadOnlyList<ResultColumn>? columns, int count, Func<int, object?[]> row) : ISqlResult
    {
        public int Delay { get; init; }

        public bool FailsAtEnd { get; init; }

        public IReadOnlyList<ResultColumn>? Columns => columns;

        public string CommandTag => columns is null ? verb : $"{verb} {count}";

        public IAsyncEnumerable<object?[]> Rows => ReadAsync();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private async IAsyncEnumerable<object?[]> ReadAsync(
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            for (var i = 0; i < count; i++)
            {
                if (Delay > 0)
                    await Task.Delay(Delay, cancellationToken);
                yield return row(i);
            }

            if (FailsAtEnd)
                throw new SqlException(SqlStates.NumericValueOutOfRange, "out of range");
        }
    }
}
