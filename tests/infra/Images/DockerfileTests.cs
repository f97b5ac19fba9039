using System.Text.RegularExpressions;
using Balloon.Cli.Cluster;
using Balloon.Infra.Tests.Manifests;
using Balloon.Testing;

namespace Balloon.Infra.Tests.Images;

/// <summary>infra/images/Dockerfile: pinned, small, without root, and every path that it copies exists.</summary>
public sealed partial class DockerfileTests
{
    private static readonly string[] Lines = File.ReadAllLines(Stack.PathOf("images/Dockerfile"));

    [Fact]
    public void Every_base_image_is_pinned_to_a_patch_version() =>
        Assert.All(
            Lines
                .Where(l => l.StartsWith("FROM ", StringComparison.Ordinal))
                .Select(l => l.Split(' ')[1])
                .Where(i => i.Contains('/', StringComparison.Ordinal)),
            image => Assert.Matches(@":\d+\.\d+\.\d+-", image)
        );

    [Fact]
    public void Every_copied_path_exists_and_is_sent_to_the_builder()
    {
        var sent = File.ReadAllLines(Stack.PathOf("images/Dockerfile.dockerignore"))
            .Where(l => l.StartsWith('!'))
            .Select(l => l[1..])
            .ToHashSet();
        var copied = Copied(Lines).ToList();
        Assert.NotEmpty(copied);
        Assert.All(copied, p => Assert.True(Path.Exists(Path.Combine(Repo.Root, p)), $"{p} is copied but does not exist"));
        Assert.All(copied, p => Assert.Contains(p.TrimEnd('/').Split('/')[0], sent));
    }

    [Fact]
    public void A_missing_path_is_found() => Assert.Equal(["gone/"], Copied(["COPY --chmod=755 gone/ /x/", "COPY --from=build /src/a b"]));

    [Fact]
    public void Each_image_has_its_stage_and_runs_as_the_manifests_user()
    {
        foreach (var image in ClusterLayout.Images)
        {
            var at = Array.FindIndex(
                Lines,
                l => l.StartsWith("FROM ", StringComparison.Ordinal) && l.EndsWith($" AS {image.Target}", StringComparison.Ordinal)
            );
            Assert.True(at >= 0, $"no stage {image.Target}");
            var stage = Lines.Skip(at + 1).TakeWhile(l => !l.StartsWith("FROM ", StringComparison.Ordinal)).ToList();
            Assert.Equal("USER 1654", stage.Last(l => l.StartsWith("USER ", StringComparison.Ordinal)));
            Assert.Contains(stage, l => l.StartsWith("ENTRYPOINT ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_SDK_satisfies_global_json()
    {
        var wanted = Sdk().Match(File.ReadAllText(Path.Combine(Repo.Root, "global.json"))).Groups[1].Value;
        var has = SdkImage().Match(string.Join('\n', Lines)).Groups[1].Value;
        Assert.True(Version.Parse(has) >= Version.Parse(wanted) && has[..5] == wanted[..5], $"{has} for {wanted}");
    }

    [Fact]
    public void Python_packages_are_pinned_one_by_one() =>
        Assert.All(
            File.ReadAllLines(Stack.PathOf("images/requirements.txt")).Where(l => l.Length > 0 && !l.StartsWith('#')),
            l => Assert.Matches(@"^[a-z0-9-]+==[0-9][0-9a-z.]*$", l)
        );

    private static IEnumerable<string> Copied(IEnumerable<string> lines) =>
        lines
            .Where(l => l.StartsWith("COPY ", StringComparison.Ordinal) && !l.Contains("--from=", StringComparison.Ordinal))
            .SelectMany(l =>
                l.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Skip(1)
                    .Where(w => !w.StartsWith("--", StringComparison.Ordinal))
                    .SkipLast(1)
            );

    [GeneratedRegex("\"version\": \"([0-9.]+)\"")]
    private static partial Regex Sdk();

    [GeneratedRegex(@"dotnet/sdk:([0-9.]+)-")]
    private static partial Regex SdkImage();
}
