using System.Net;
using System.Net.Sockets;
using Balloon.Cli.Doctor;
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
    public void A_kernel_is_found_where_jupyter_looks()
    {
        using var folder = new TempFolder();
        Assert.Equal(Grade.Good, KernelCheck.Run([new(".net-csharp", folder.Path, "C#", true)]).Grade);
        var missing = KernelCheck.Run([new("python3", folder.Path, "Python", false)]);
        Assert.Equal(Grade.Note, missing.Grade);
        Assert.Contains("balloon kernel install", missing.Mend, StringComparison.Ordinal);
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
