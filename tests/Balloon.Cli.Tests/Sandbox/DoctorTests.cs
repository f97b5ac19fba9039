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
    [InlineData("10.0.401 [/usr/share/dotnet/sdk]\n", Grade.Good, "10.0.401")]
    [InlineData("8.0.100 [/x]\n10.0.100 [/x]\n11.0.100 [/x]\n", Grade.Good, "10.0.100")]
    [InlineData("8.0.100 [/x]\n", Grade.Bad, "only 8.0.100")]
    [InlineData("", Grade.Bad, "No .NET SDK")]
    internal void The_sdk_must_be_of_version_10(string listed, Grade grade, string text)
    {
        var finding = SdkCheck.Judge(listed);
        Assert.Equal(grade, finding.Grade);
        Assert.Contains(text, finding.Text, StringComparison.Ordinal);
        Assert.Equal(grade == Grade.Bad, finding.Mend is not null);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_bad_and_a_writable_one_is_left_as_it_was()
    {
        using var folder = new TempFolder();
        Assert.NotEqual(Grade.Bad, DiskCheck.Run(folder.Path).Grade);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
        File.WriteAllText(folder["file"], "");
        var finding = DiskCheck.Run(folder["file"]);
        Assert.Equal(Grade.Bad, finding.Grade);
        Assert.Contains("BALLOON_HOME", finding.Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void The_kernel_that_jupyter_starts_is_named_and_must_exist_and_be_this_one()
    {
        using var folder = new TempFolder();
        var (own, other) = (folder["own"], folder["other"]);
        File.WriteAllText(own, "");
        File.WriteAllText(other, "");
        Told(Grade.Good, Starts(own), "this folder's program", own);
        Told(Grade.Note, Starts(other), "the program of another folder", other);
        Told(Grade.Bad, Starts(folder["moved"]), "which does not exist", folder["moved"]);
        Told(Grade.Bad, Starts(null), "which does not exist");
        Told(Grade.Good, new(".net-csharp", folder.Path, "Their C#", false) { Program = "dotnet-interactive" }, "Their C#");
        Told(Grade.Note, new("python3", folder.Path, "Python", false), "knows no kernel .net-csharp");

        InstalledKernel Starts(string? program) => new(".net-csharp", folder.Path, "C#", true) { Program = program };

        void Told(Grade grade, InstalledKernel kernel, params string[] words)
        {
            var finding = KernelCheck.Run([kernel], own);
            Assert.Equal(grade, finding.Grade);
            Assert.All(words, word => Assert.Contains(word, finding.Text, StringComparison.Ordinal));
            Assert.Equal(grade != Grade.Good, finding.Mend?.Contains("balloon kernel install", StringComparison.Ordinal) == true);
        }
    }

    [Fact]
    public void A_taken_default_port_is_a_note_that_names_its_holder()
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
        Assert.Equal(Grade.Note, finding.Grade);
        Assert.Contains($"{SandboxOptions.DefaultCatalogPort}", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_killed_sandbox_left_is_a_note()
    {
        using var folder = new TempFolder();
        var home = new SandboxHome(folder.Path);
        await File.WriteAllTextAsync(home.StackFile, "{}", TestContext.Current.CancellationToken);
        var finding = await StateCheck.RunAsync(home, TestContext.Current.CancellationToken);
        Assert.Equal(Grade.Note, finding.Grade);
    }
}
