using System.CommandLine;

namespace Balloon.Cli.Cluster;

/// <summary><c>--profile</c> of up, down, status and reset: the deployment to which the command applies.</summary>
internal static class ProfileOption
{
    public static Option<string> Create()
    {
        var option = new Option<string>("--profile")
        {
            Description = "sandbox, or cluster: the stack of infra/ in k3d (docker, k3d, kubectl and helm are needed)",
            HelpName = "sandbox|cluster",
            DefaultValueFactory = _ => "sandbox",
        };
        option.AcceptOnlyFromAmong("sandbox", "cluster");
        return option;
    }

    public static bool IsCluster(ParseResult parsed, Option<string> option) => parsed.GetValue(option) == "cluster";
}
