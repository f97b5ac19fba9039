using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>
/// A function of the table: its parameter types, its result type, and how a call is made. <paramref name="Make"/> gets arguments of these
/// types.
/// </summary>
internal sealed record Signature(string Name, SqlType[] Arguments, SqlType Result, Func<Scalar[], Zone, Scalar> Make)
{
    /// <summary>The last argument may be repeated any number of times.</summary>
    public bool Variadic { get; init; }

    public SqlType ArgumentType(int index) => Arguments[Math.Min(index, Arguments.Length - 1)];

    public bool Takes(int count) => Variadic ? count >= Arguments.Length : count == Arguments.Length;
}
