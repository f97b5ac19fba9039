using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>The session's settings for planning its statements.</summary>
internal sealed record BinderSettings(Zone Zone, string User, string Database)
{
    /// <summary>
    /// The number of the object whose query is bound: it sees the columns that altered tables had for it. By default, the present ones.
    /// </summary>
    public long AsOf { get; init; } = long.MaxValue;

    /// <summary>The types of $1, $2, …: declared by the client, or else inferred from the statement.</summary>
    public List<SqlType?> Parameters { get; init; } = [];

    /// <summary>
    /// The parameters' values if the plan is to be executed, since LIMIT and OFFSET are constants of a plan. Null if it is only described.
    /// </summary>
    public IReadOnlyList<object?>? Values { get; init; }

    /// <summary>Answers current_setting() and similar functions.</summary>
    public Func<string, string?> Setting { get; init; } = _ => null;

    /// <summary>Carries out set_config(): name, value, position in the text.</summary>
    public Action<string, string?, int> Set { get; init; } = (_, _, _) => { };
}
