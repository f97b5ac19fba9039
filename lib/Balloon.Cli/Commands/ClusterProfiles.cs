using Balloon.Notebook;
using Balloon.Notebook.Profiles;
using Profile = Balloon.Notebook.Profiles.Profile;

namespace Balloon.Cli.Commands;

/// <summary>The cluster's profile, for commands about the cluster, whatever <c>BALLOON_PROFILE</c> says.</summary>
internal static class ClusterProfiles
{
    /// <exception cref="CommandFailedException">A setting is invalid.</exception>
    public static Profile Load()
    {
        try
        {
            return Profile.Load(
                name => name == Profile.Variable ? "cluster" : Environment.GetEnvironmentVariable(name),
                () => BalloonHome.StackFile,
                () => BalloonHome.FindState() is { } state ? Path.Combine(state, BalloonHome.ClusterFileName) : null
            );
        }
        catch (BalloonException e)
        {
            throw new CommandFailedException(e.Message, inner: e);
        }
    }
}
