using System.Runtime.InteropServices;
using Balloon.Kernel.Jupyter;

namespace Balloon.Kernel.Tests.Jupyter;

/// <summary>The folders in Jupyter's documentation for each platform, whatever the current one.</summary>
public sealed class KernelSpecFoldersTests
{
    [Theory]
    [InlineData("LINUX", "/home/ada", "", "/home/ada/.local/share/jupyter/kernels")]
    [InlineData("LINUX", "/home/ada", "XDG_DATA_HOME=/data/ada", "/data/ada/jupyter/kernels")]
    [InlineData("LINUX", "/home/ada", "XDG_DATA_HOME=", "/home/ada/.local/share/jupyter/kernels")]
    [InlineData("LINUX", "/home/ada", "JUPYTER_DATA_DIR=/jupyter|XDG_DATA_HOME=/data/ada", "/jupyter/kernels")]
    [InlineData("OSX", "/Users/ada", "", "/Users/ada/Library/Jupyter/kernels")]
    [InlineData("OSX", "/Users/ada", "XDG_DATA_HOME=/data/ada", "/Users/ada/Library/Jupyter/kernels")]
    [InlineData("OSX", "/Users/ada", "JUPYTER_DATA_DIR=/jupyter", "/jupyter/kernels")]
    [InlineData("WINDOWS", @"C:\Users\ada", @"APPDATA=C:\Users\ada\AppData\Roaming", @"C:\Users\ada\AppData\Roaming\jupyter\kernels")]
    [InlineData("WINDOWS", @"C:\Users\ada", @"JUPYTER_DATA_DIR=D:\jupyter|APPDATA=C:\Users\ada\AppData\Roaming", @"D:\jupyter\kernels")]
    [InlineData("WINDOWS", @"C:\Users\ada", "", @"C:\Users\ada\.jupyter\data\kernels")]
    public void The_users_kernel_folder_is_the_platforms(string platform, string home, string variables, string expected) =>
        Assert.Equal(expected, Folders(platform, home, variables).User());

    [Theory]
    [InlineData(
        "LINUX",
        "/home/ada",
        "JUPYTER_PATH=/a:/b|VIRTUAL_ENV=/venv",
        "/a/kernels|/b/kernels|/home/ada/.local/share/jupyter/kernels|/venv/share/jupyter/kernels|/usr/local/share/jupyter/kernels|/usr/share/jupyter/kernels|/opt/conda/share/jupyter/kernels"
    )]
    [InlineData(
        "OSX",
        "/Users/ada",
        "CONDA_PREFIX=/conda",
        "/Users/ada/Library/Jupyter/kernels|/conda/share/jupyter/kernels|/usr/local/share/jupyter/kernels|/usr/share/jupyter/kernels|/opt/conda/share/jupyter/kernels"
    )]
    [InlineData(
        "WINDOWS",
        @"C:\Users\ada",
        @"JUPYTER_PATH=D:\a;D:\b|APPDATA=C:\R|VIRTUAL_ENV=D:\venv|PROGRAMDATA=C:\ProgramData",
        @"D:\a\kernels|D:\b\kernels|C:\R\jupyter\kernels|D:\venv\share\jupyter\kernels|C:\ProgramData\jupyter\kernels"
    )]
    public void Kernels_are_searched_where_Jupyter_searches(string platform, string home, string variables, string expected) =>
        Assert.Equal(expected.Split('|'), Folders(platform, home, variables).All());

    [Fact]
    public void A_prefix_has_its_kernels_in_its_share_folder()
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "environment"));
        Assert.Equal(Path.Combine(root, "share", "jupyter", "kernels"), KernelSpecFolders.Prefix(root));
    }

    private static KernelSpecFolders Folders(string platform, string home, string variables)
    {
        var known = variables.Split('|').Select(v => v.Split('=', 2)).Where(v => v.Length == 2).ToDictionary(v => v[0], v => v[1]);
        return new(OSPlatform.Create(platform), home, name => known.GetValueOrDefault(name));
    }
}
