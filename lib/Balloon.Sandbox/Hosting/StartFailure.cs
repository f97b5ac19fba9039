namespace Balloon.Sandbox.Hosting;

/// <summary>Why a sandbox did not start, kept in its home until one does: whoever looks later is told.</summary>
/// <param name="At">When it was tried.</param>
/// <param name="Step">What it was doing.</param>
/// <param name="Message">What was in the way.</param>
public sealed record StartFailure(DateTimeOffset At, string Step, string Message)
{
    /// <summary>Of the last start in a home; null when that one came through, or none was tried.</summary>
    public static StartFailure? TryRead(SandboxHome home)
    {
        ArgumentNullException.ThrowIfNull(home);
        return JsonFile.TryRead(home.StartFailureFile, StackJson.Default.StartFailure);
    }

    internal void TryWrite(SandboxHome home)
    {
        try
        {
            JsonFile.Write(home.StartFailureFile, this, StackJson.Default.StartFailure);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder cannot be written, which may be the failure itself; the caller is told in any case.
        }
    }
}
