using Balloon.Iceberg.Io;
using Balloon.Testing;

namespace Balloon.Iceberg.Tests.Io;

public sealed class LocalFileIOTests : FileIOContract
{
    private readonly TempFolder _folder = new();

    protected override Task<(IFileIO Io, string Folder)> OpenAsync() =>
        Task.FromResult<(IFileIO, string)>((LocalFileIO.Instance, $"file://{_folder.Path}"));

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return base.DisposeAsync();
    }
}

public sealed class MemoryFileIOTests : FileIOContract
{
    protected override Task<(IFileIO Io, string Folder)> OpenAsync() =>
        Task.FromResult<(IFileIO, string)>((new MemoryFileIO(), "memory://test"));
}
