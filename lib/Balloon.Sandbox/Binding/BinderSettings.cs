using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>What a session brings to the planning of its statements.</summary>
internal sealed record BinderSettings(Zone Zone, string User, string Database)
{
    /// <summary>The number of the object whose query it is; what reads tables at once has none.</summary>
    public long AsOf { get; init; } = long.MaxValue;

    /// <summary>Types of $1, $2, …: what the client said, then what the statement shows.</summary>
    public List<SqlType?> Parameters { get; init; } = [];

    /// <summary>Their values where the statement is planned to be run: LIMIT and OFFSET are whole numbers in a plan. Null where it is only described.</summary>
    public IReadOnlyList<object?>? Values { get; init; }

    /// <summary>Answers of current_setting() and its like.</summary>
    public Func<string, string?> Setting { get; init; } = _ => null;

    /// <summary>What set_config() does: name, value, place in the text.</summary>
    public Action<string, string?, int> Set { get; init; } = (_, _, _) => { };
}
