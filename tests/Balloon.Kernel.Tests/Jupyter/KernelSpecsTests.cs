using Balloon.Kernel.Jupyter;
using Balloon.Testing;

namespace Balloon.Kernel.Tests.Jupyter;

[Collection("process state")]
public sealed class KernelSpecsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string? _before = Environment.GetEnvironmentVariable("JUPYTER_DATA_DIR");

    public KernelSpecsTests() => Environment.SetEnvironmentVariable("JUPYTER_DATA_DIR", _folder["user"]);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("JUPYTER_DATA_DIR", _before);
        _folder.Dispose();
    }

    [Fact]
    public void A_kernel_is_installed_listed_and_removed()
    {
        var installed = KernelSpecs.Install("balloon-x", ["balloon", "kernel", "run"]);
        Assert.Equal(_folder["user", "kernels", "balloon-x"], installed.Folder);
        Assert.Contains(installed, KernelSpecs.List());
        Assert.Equal("balloon", installed.Program);
        Assert.Contains("{connection_file}", File.ReadAllText(Path.Combine(installed.Folder, "kernel.json")), StringComparison.Ordinal);
        Assert.Equal("balloon.dll", KernelSpecs.Install("balloon-x", ["/usr/bin/dotnet", "balloon.dll", "kernel", "run"]).Program);
        KernelSpecs.Uninstall("balloon-x");
        Assert.DoesNotContain(KernelSpecs.List(), k => k.Name == "balloon-x");
        Assert.Throws<KernelSpecException>(() => KernelSpecs.Uninstall("balloon-x"));
    }

    [Fact]
    public void A_prefix_installs_elsewhere()
    {
        var installed = KernelSpecs.Install("balloon-x", ["balloon"], _folder["venv"]);
        Assert.Equal(_folder["venv", "share", "jupyter", "kernels", "balloon-x"], installed.Folder);
        Assert.Contains(KernelSpecs.List(_folder["venv"]), k => k.Name == "balloon-x");
        KernelSpecs.Uninstall("balloon-x", _folder["venv"]);
    }

    [Fact]
    public void Another_programs_kernel_is_not_replaced_unless_forced_and_never_removed()
    {
        var theirs = Directory.CreateDirectory(_folder["user", "kernels", ".net-csharp"]).FullName;
        File.WriteAllText(Path.Combine(theirs, "kernel.json"), "{\"argv\": [\"dotnet\", \"interactive\"], \"display_name\": \"Their C#\"}");
        var refused = Assert.Throws<KernelSpecException>(() => KernelSpecs.Install(KernelSpecs.DefaultName, ["balloon"], _folder["venv"]));
        Assert.Contains("Their C#", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--force", refused.Message, StringComparison.Ordinal);
        Assert.Throws<KernelSpecException>(() => KernelSpecs.Uninstall(KernelSpecs.DefaultName));
        Assert.True(KernelSpecs.Install(KernelSpecs.DefaultName, ["balloon"], force: true).IsOurs);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../x")]
    [InlineData("a b")]
    public void A_bad_name_is_refused(string name) => Assert.Throws<KernelSpecException>(() => KernelSpecs.Install(name, ["balloon"]));

    [Fact]
    public void A_connection_file_with_an_address_beyond_loopback_is_refused()
    {
        var path = _folder["c.json"];
        File.WriteAllText(
            path,
            "{\"ip\":\"0.0.0.0\",\"key\":\"k\",\"shell_port\":1,\"control_port\":1,\"iopub_port\":1,\"stdin_port\":1,\"hb_port\":1}"
        );
        Assert.Contains("loopback", Assert.Throws<KernelStartException>(() => ConnectionFile.Load(path)).Message, StringComparison.Ordinal);
        File.WriteAllText(path, "{\"ip\":1}");
        Assert.Throws<KernelStartException>(() => ConnectionFile.Load(path));
    }
}
