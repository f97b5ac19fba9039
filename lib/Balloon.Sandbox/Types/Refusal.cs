namespace Balloon.Sandbox.Types;

/// <summary>Errors for features of RisingWave that the sandbox does not have.</summary>
internal static class Refusal
{
    public const string Hint = "RisingWave itself has it: run it with the cluster profile (BALLOON_PROFILE=cluster).";

    /// <param name="what">The feature, such as "CREATE FUNCTION".</param>
    /// <param name="at">The 0-based position in the text, or null.</param>
    /// <param name="instead">A sentence about what the sandbox has instead, or null.</param>
    public static SqlException NotSupported(string what, int? at = null, string? instead = null) =>
        new(
            SqlStates.FeatureNotSupported,
            $"the sandbox does not support {what}",
            at + 1,
            hint: instead is null ? Hint : $"{instead} {Hint}"
        );
}
