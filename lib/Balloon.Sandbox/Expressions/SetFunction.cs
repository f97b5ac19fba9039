using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>A call of a function that returns a set of rows.</summary>
/// <param name="Name">The function.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Body">Computes the values; no argument is null unless <paramref name="TakesNulls"/>.</param>
/// <param name="TakesNulls">Whether it is called with null arguments; otherwise a null argument gives no rows.</param>
internal sealed record SetFunction(
    string Name,
    IReadOnlyList<Scalar> Arguments,
    SqlType Type,
    Func<object?[], IEnumerable<object?>> Body,
    bool TakesNulls = false
)
{
    public SetFunction Map(Func<Scalar, Scalar> map) => this with { Arguments = [.. Arguments.Select(map)] };

    public bool Equals(SetFunction? other) =>
        other is not null && Name == other.Name && Type == other.Type && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => HashCode.Combine(Name, Type, Arguments.Count);

    public override string ToString() => $"{Name}({string.Join(", ", Arguments)})";
}
