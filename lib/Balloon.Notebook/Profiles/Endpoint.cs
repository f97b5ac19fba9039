namespace Balloon.Notebook.Profiles;

/// <summary>A setting of a profile: its value, and where it comes from.</summary>
/// <param name="Name">
/// The setting's name, such as <c>kafka</c> or <c>catalog</c>, which is also the name of the variable in <c>sql/</c>.
/// </param>
/// <param name="Value">The value.</param>
/// <param name="From">The source: a file, an environment variable, or the profile's default.</param>
/// <param name="IsSecret">Whether it must not be shown: <see cref="Shown"/> then hides it.</param>
public sealed record Endpoint(string Name, string Value, string From, bool IsSecret = false)
{
    /// <summary>The value for display: dots instead of a secret.</summary>
    public string Shown => IsSecret && Value.Length > 0 ? "•••" : Value;

    /// <inheritdoc/>
    public override string ToString() => $"{Name} = {Shown}  ({From})";
}
