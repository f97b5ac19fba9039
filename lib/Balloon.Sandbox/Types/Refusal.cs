namespace Balloon.Sandbox.Types;

/// <summary>The errors of what RisingWave has and the sandbox does not.</summary>
internal static class Refusal
{
    public const string Hint = "RisingWave itself has it: run it with the cluster profile (BALLOON_PROFILE=cluster).";

    /// <param name="what">The feature, as "CREATE FUNCTION".</param>
    /// <param name="at">0-based character, or null.</param>
    public static SqlException NotSupported(string what, int? at = null) =>
        new(SqlStates.FeatureNotSupported, $"the sandbox does not support {what}", at + 1, hint: Hint);
}
