namespace Balloon.Sandbox.Binding;

/// <summary>A sub-query cannot become a join; the planner finds another way, or refuses it.</summary>
/// <param name="what">What keeps it from it.</param>
/// <param name="at">0-based character where it stands.</param>
internal sealed class UnjoinedException(string what, int at) : Exception(what)
{
    public int At { get; } = at;
}
