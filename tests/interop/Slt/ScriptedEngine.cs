using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Types;

namespace Balloon.Interop.Tests.Slt;

/// <summary>An engine whose answers the test defines: a function from SQL to rows of integers, or to an error.</summary>
internal sealed class ScriptedEngine : ISqlEngine
{
    private readonly Func<string, IReadOnlyList<object?[]>> _answer;

    public ScriptedEngine(Func<string, IReadOnlyList<object?[]>> answer) => _answer = answer;

    /// <summary>The statements that ran, each with the number of its session.</summary>
    public List<(int Session, string Sql)> Ran { get; } = [];

    public int Sessions { get; private set; }

    public ISqlSession OpenSession(SessionParameters parameters) => new Session(this, ++Sessions);

    private sealed class Session(ScriptedEngine engine, int number) : ISqlSession
    {
        public event Action<SqlNotice>? Notice
        {
            add { }
            remove { }
        }

        public event Action<string, string>? SettingReported
        {
            add { }
            remove { }
        }

        public bool InTransaction => false;

        public IReadOnlyDictionary<string, string> ReportedSettings { get; } = new Dictionary<string, string>();

        public IReadOnlyList<ISqlStatement> Prepare(string sql, IReadOnlyList<SqlType?>? parameterTypes = null) =>
            [new Statement(engine, number, sql)];

        public TimeSpan OffsetAt(long microseconds) => TimeSpan.Zero;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Statement(ScriptedEngine engine, int session, string sql) : ISqlStatement
    {
        public string Text => sql;

        public IReadOnlyList<SqlType> ParameterTypes => [];

        public IReadOnlyList<ResultColumn>? Columns => null;

        public Task DescribeAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task<ISqlResult> ExecuteAsync(IReadOnlyList<object?>? parameters = null, CancellationToken cancellationToken = default)
        {
            engine.Ran.Add((session, sql));
            return Task.FromResult<ISqlResult>(new Result(engine._answer(sql)));
        }
    }

    private sealed class Result(IReadOnlyList<object?[]> rows) : ISqlResult
    {
        public IReadOnlyList<ResultColumn>? Columns { get; } =
            rows.Count == 0
                ? null
                :
                [
                    .. rows[0]
                        .Select((_, i) => new ResultColumn($"c{i}", rows.Any(row => row[i] is string) ? SqlType.Varchar : SqlType.Integer)),
                ];

        public IAsyncEnumerable<object?[]> Rows => rows.ToAsyncEnumerable();

        public string CommandTag => $"SELECT {rows.Count}";

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
