using System.Net;
using System.Net.Sockets;
using Balloon.Cli.Doctor;
using Balloon.Kernel.Jupyter;
using Balloon.Sandbox.Hosting;
using Balloon.Testing;

namespace Balloon.Cli.Tests.Sandbox;

public sealed class DoctorTests
{
    [Theory]
    [InlineData("10.0.401 [/usr/share/dotnet/sdk]\n", CheckResult.Ok, "10.0.401")]
    [InlineData("8.0.100 [/x]\n10.0.100 [/x]\n11.0.100 [/x]\n", CheckResult.Ok, "10.0.100")]
    [InlineData("8.0.100 [/x]\n", CheckResult.Failed, "only 8.0.100")]
    [InlineData("", CheckResult.Failed, "No .NET SDK")]
    internal void The_sdk_must_be_of_version_10(string listed, CheckResult grade, string text)
    {
        var finding = SdkCheck.Judge(listed);
        Assert.Equal(grade, finding.Result);
        Assert.Contains(text, finding.Text, StringComparison.Ordinal);
        Assert.Equal(grade == CheckResult.Failed, finding.Fix is not null);
    }

    [Fact]
    public void A_read_only_folder_is_an_error_and_a_writable_one_is_left_unchanged()
    {
        using var folder = new TempFolder();
        Assert.NotEqual(CheckResult.Failed, DiskCheck.Run(folder.Path).Result);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
        File.WriteAllText(folder["file"], "");
        var finding = DiskCheck.Run(folder["file"]);
        Assert.Equal(CheckResult.Failed, finding.Result);
        Assert.Contains("BALLOON_HOME", finding.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void The_kernel_that_jupyter_starts_is_named_and_must_exist_and_be_this_one()
    {
        using var folder = new TempFolder();
        var (own, other) = (folder["own"], folder["other"]);
        File.WriteAllText(own, "");
        File.WriteAllText(other, "");
        Told(CheckResult.Ok, Starts(own), "this folder's program", own);
        Told(CheckResult.Note, Starts(other), "the program of another folder", other);
        Told(CheckResult.Failed, Starts(folder["moved"]), "which does not exist", folder["moved"]);
        Told(CheckResult.Failed, Starts(null), "which does not exist");
        Told(CheckResult.Ok, new(".net-csharp", folder.Path, "Their C#", false) { Program = "dotnet-interactive" }, "Their C#");
        Told(CheckResult.Note, new("python3", folder.Path, "Python", false), "has no kernel .net-csharp");

        InstalledKernel Starts(string? program) => new(".net-csharp", folder.Path, "C#", true) { Program = program };

        void Told(CheckResult grade, InstalledKernel kernel, params string[] words)
        {
            var finding = KernelCheck.Run([kernel], own);
            Assert.Equal(grade, finding.Result);
            Assert.All(words, word => Assert.Contains(word, finding.Text, StringComparison.Ordinal));
            Assert.Equal(grade != CheckResult.Ok, finding.Fix?.Contains("balloon kernel install", StringComparison.Ordinal) == true);
        }
    }

    [Fact]
    public void A_taken_default_port_is_a_note_that_names_the_program()
    {
        using var holder = new TcpListener(IPAddress.Loopback, SandboxOptions.DefaultCatalogPort);
        try
        {
            holder.Start();
        }
        catch (SocketException)
        {
            // Another program has the port, which is as good for the test.
        }

        var finding = PortsCheck.Run(null);
        Assert.Equal(CheckResult.Note, finding.Result);
        Assert.Contains($"{SandboxOptions.DefaultCatalogPort}", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_files_of_a_killed_sandbox_are_a_note()
    {
        using var folder = new TempFolder();
        var home = new SandboxHome(folder.Path);
        await File.WriteAllTextAsync(home.StackFile, "{}", TestContext.Current.CancellationToken);
        var finding = await StateCheck.RunAsync(home, TestContext.Current.CancellationToken);
        Assert.Equal(CheckResult.Note, finding.Result);
    }
}
