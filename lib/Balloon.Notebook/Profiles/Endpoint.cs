namespace Balloon.Notebook.Profiles;

/// <summary>One setting of a profile: its value, and who said so.</summary>
/// <param name="Name">What the setting is, such as <c>kafka</c> or <c>catalog</c>; also the name of the variable in <c>sql/</c>.</param>
/// <param name="Value">The value.</param>
/// <param name="From">Where it came from: a file, an environment variable, or the profile's default.</param>
/// <param name="IsSecret">True for what must not be shown: <see cref="Shown"/> then hides it.</param>
public sealed record Endpoint(string Name, string Value, string From, bool IsSecret = false)
{
    /// <summary>The value as it may be shown to anyone: dots in place of a secret that is set.</summary>
    public string Shown => IsSecret && Value.Length > 0 ? "•••" : Value;

    /// <inheritdoc/>
    public override string ToString() => $"{Name} = {Shown}  ({From})";
}
