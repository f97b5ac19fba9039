namespace Balloon.Interop.Tests.RisingWave;

/// <summary>One test of RisingWave's suite: files that run one after the other in a fresh engine.</summary>
/// <param name="Subject">The folder of its subject.</param>
/// <param name="Name">Its name in reports and in the list of passing cases.</param>
/// <param name="Files">The files, relative to the suite's folder.</param>
/// <param name="Prelude">SQL that the suite's own entry file runs first, or null.</param>
public sealed record E2eCase(string Subject, string Name, IReadOnlyList<string> Files, string? Prelude = null)
{
    public override string ToString() => Name;
}
