namespace Balloon.Sandbox.Hosting;

/// <summary>Why a sandbox did not start. Kept in its home until a start succeeds, so that later commands can report it.</summary>
/// <param name="At">When it was tried.</param>
/// <param name="Step">The step that failed.</param>
/// <param name="Message">The error.</param>
public sealed record StartFailure(DateTimeOffset At, string Step, string Message)
{
    /// <summary>The failure of the last start in a home; null if that succeeded, or there was none.</summary>
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
            // The folder cannot be written, which may itself be the failure; the caller reports it in any case.
        }
    }
}
