using Balloon.Sandbox.Hosting;

namespace Balloon.Cli.Commands;

/// <summary>Reports the sandbox's failures as those of a command.</summary>
internal static class SandboxFailure
{
    public static async Task<int> ReportAsync(Func<Task<int>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (SandboxException e)
        {
            throw new CommandFailedException(e.Message, inner: e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new CommandFailedException($"{e.Message} Is there space on the disk, and may you write there?", inner: e);
        }
    }
}
