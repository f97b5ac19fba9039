using System.Diagnostics;
using Balloon.Notebook.Profiles;

namespace Balloon.Notebook.Workshops;

/// <summary>Kills the sandbox without warning and starts it again, to show what survives a crash.</summary>
internal static class Crash
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public static async Task<string> OfAsync(Profile profile, CancellationToken cancellationToken)
    {
        if (profile.StateFolder is null)
            return $"Nothing was killed: the profile is {profile.Name}. There, delete the engine's pod and watch it come back: "
                + "kubectl delete pod --namespace risingwave --all";
        var clock = Stopwatch.StartNew();
        var pid = SandboxStack.Read(BalloonHome.StackFile).Pid;
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
            await process.WaitForExitAsync(cancellationToken).WaitAsync(Timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException)
        {
            // It had already ended; it only needs to be started again.
        }

        await SandboxStart.EnsureAsync(cancellationToken).ConfigureAwait(false);
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"process {pid} was killed, and the sandbox is up again after {clock.Elapsed.TotalSeconds:0.0} s"
        );
    }
}
