using System.Diagnostics;
using Balloon.Notebook.Profiles;

namespace Balloon.Notebook.Workshops;

/// <summary>Kills the sandbox without a warning and starts it again: the lesson about what survives.</summary>
internal static class Crash
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

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
            await process.WaitForExitAsync(cancellationToken).WaitAsync(Patience, cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException)
        {
            // It was not there any more; starting it again is all that is left to do.
        }

        await SandboxStart.EnsureAsync(cancellationToken).ConfigureAwait(false);
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"process {pid} was killed, and the sandbox is up again after {clock.Elapsed.TotalSeconds:0.0} s"
        );
    }
}
