namespace Balloon.Sandbox.Binding;

/// <summary>A sub-query cannot be turned into a join; the planner uses another method, or refuses it.</summary>
/// <param name="what">The reason.</param>
/// <param name="at">The 0-based position in the text.</param>
internal sealed class DecorrelationException(string what, int at) : Exception(what)
{
    public int At { get; } = at;
}
