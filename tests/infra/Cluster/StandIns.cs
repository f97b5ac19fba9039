using Balloon.Testing;

namespace Balloon.Infra.Tests.Cluster;

/// <summary>
/// Substitutes for docker, k3d and helm, which record their calls and do what the test has put into files; kubectl is the real one.
/// </summary>
internal sealed class StandIns : IDisposable
{
    private readonly TempFolder folder = new("balloon-standins-");

    public StandIns()
    {
        Directory.CreateDirectory(folder["bin"]);
        Write(
            "docker",
            """
            case "$*" in
              "version "*) [ ! -e "$state/docker-asleep" ] || { echo "Cannot connect to the Docker daemon" >&2; exit 1; } ;;
              "image inspect "*) [ -e "$state/built-${5##*/}" ] ;;
              build*) [ ! -e "$state/build-fails" ] || { echo "ERROR: failed to solve" >&2; exit 1; }; touch "$state/built-${7##*/}" ;;
              *crictl*) [ -e "$state/imported-${6##*/}" ] ;;
            esac
            """
        );
        Write(
            "k3d",
            """
            case "$*" in
              "cluster list"*) cat "$state/clusters" 2>/dev/null || echo '[]' ;;
              "cluster create"*)
                [ ! -e "$state/port-taken" ] || { echo "Bind for 127.0.0.1:18888 failed: port is already allocated" >&2; exit 1; }
                echo '[{"name":"balloon","serversCount":1,"serversRunning":1}]' >"$state/clusters" ;;
              "cluster start"*) echo '[{"name":"balloon","serversCount":1,"serversRunning":1}]' >"$state/clusters" ;;
              "cluster stop"*) echo '[{"name":"balloon","serversCount":1,"serversRunning":0}]' >"$state/clusters" ;;
              "cluster delete"*) rm -f "$state/clusters" ;;
              "image import"*) for image in "$@"; do touch "$state/imported-${image##*/}"; done ;;
            esac
            """
        );
        Write(
            "helm",
            """
            [ "$1" != upgrade ] || [ ! -e "$state/helm-fails" ] || { echo "Error: context deadline exceeded" >&2; exit 1; }
            """
        );
    }

    /// <summary>The calls in order, one per line.</summary>
    public IReadOnlyList<string> Calls => File.Exists(folder["calls"]) ? File.ReadAllLines(folder["calls"]) : [];

    public string Home => folder["home"];

    public void Lay(string name) => File.WriteAllText(folder[name], "");

    public void Lift(string name) => File.Delete(folder[name]);

    public void Forget() => File.Delete(folder["calls"]);

    /// <summary>Runs the balloon command with the stand-ins first on the PATH.</summary>
    /// <param name="arguments">The command's arguments.</param>
    /// <param name="kubeconfig">Where kubectl finds the server.</param>
    /// <param name="without">Tools that are missing.</param>
    public async Task<(int Code, string Output, string Errors)> BalloonAsync(
        string[] arguments,
        string? kubeconfig = null,
        params string[] without
    )
    {
        var kubectl = Programs.Kubectl();
        Directory.CreateDirectory(folder["only"]);
        foreach (var tool in (string[])["docker", "k3d", "helm", "kubectl"])
            File.Delete(folder["only", tool]);
        foreach (var tool in ((string[])["docker", "k3d", "helm"]).Except(without))
            File.CreateSymbolicLink(folder["only", tool], folder["bin", tool]);
        if (!without.Contains("kubectl"))
        {
            File.WriteAllText(folder["only", "kubectl"], $"#!/bin/sh\nexec '{kubectl}' \"$@\"\n");
            Executable(folder["only", "kubectl"]);
        }

        // The tools' folder and what scripts need, and nothing else, so that a docker of this machine is not found.
        foreach (
            var tool in (string[])
                [
                    "sh",
                    "bash",
                    "cat",
                    "touch",
                    "rm",
                    "dirname",
                    "readlink",
                    "tar",
                    "xz",
                    "id",
                    "mkdir",
                    "sha256sum",
                    "cut",
                    "flock",
                    "mv",
                    "mktemp",
                    "basename",
                    "stat",
                ]
        )
        {
            if (Programs.Find(tool) is { } path && !File.Exists(folder["only", tool]))
                File.CreateSymbolicLink(folder["only", tool], path);
        }

        return await Programs.BalloonAsync(
            arguments,
            new Dictionary<string, string?>
            {
                ["PATH"] = folder["only"],
                ["KUBECONFIG"] = kubeconfig ?? folder["no-such-file"],
                ["BALLOON_HOME"] = Home,
                ["BALLOON_PROFILE"] = null,
                ["DOTNET_ROOT"] = Path.GetFullPath(
                    Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")
                ),
            },
            TimeSpan.FromMinutes(5)
        );
    }

    public void Dispose() => folder.Dispose();

    private void Write(string name, string script)
    {
        var path = folder["bin", name];
        File.WriteAllText(path, $"#!/bin/bash\nstate='{folder.Path}'\necho \"{name} $*\" >>\"$state/calls\"\n{script}\n");
        Executable(path);
    }

    private static void Executable(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
