using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>A call of a function that gives any number of rows: their values, from those of the arguments.</summary>
/// <param name="Name">The function.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Type">The type of what it gives.</param>
/// <param name="Body">The values; no argument is null unless <paramref name="TakesNulls"/>.</param>
/// <param name="TakesNulls">False when a null argument gives no row.</param>
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
