using Balloon.Iceberg.Io;

namespace Balloon.Iceberg.Tests.Io;

/// <summary>What every file IO must do. Each test works in a folder of its own.</summary>
public abstract class FileIOContract : IAsyncLifetime
{
    private IFileIO? _io;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected IFileIO Io => _io!;

    /// <summary>False for a store that does not enforce its conditions when several writers write at the same moment.</summary>
    protected virtual bool DecidesRaces => true;

    /// <summary>The folder of this test.</summary>
    protected string Folder { get; private set; } = "";

    /// <summary>Opens the IO and returns it with an empty folder, or skips the test.</summary>
    protected abstract Task<(IFileIO Io, string Folder)> OpenAsync();

    public async ValueTask InitializeAsync() => (_io, Folder) = await OpenAsync();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        (_io as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }

    protected string At(string name) => $"{Folder}/{name}";

    protected Task WriteAsync(string name, params byte[] bytes) => Io.WriteAllAsync(At(name), bytes, cancellationToken: Stop);

    protected static async Task<IcebergException> FailsAsync(ErrorKind kind, Func<Task> action)
    {
        var error = await Assert.ThrowsAnyAsync<IcebergException>(action);
        Assert.True(error.Kind == kind, $"expected {kind}, not {error.Kind}: {error}");
        return error;
    }

    protected static byte[] Noise(int length, int seed = 7)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    [Fact]
    public async Task A_written_file_is_read_whole_and_by_ranges()
    {
        var bytes = Noise(10_000);
        await Io.WriteAllAsync(At("a/b/file.bin"), bytes, cancellationToken: Stop);
        Assert.True(await Io.ExistsAsync(At("a/b/file.bin"), Stop));
        Assert.Equal(bytes, await Io.ReadAllAsync(At("a/b/file.bin"), Stop));
        var file = Io.OpenInput(At("a/b/file.bin"));
        Assert.Equal(At("a/b/file.bin"), file.Location);
        Assert.Equal(10_000, await file.GetLengthAsync(Stop));
        foreach (var (offset, length) in ((int, int)[])[(0, 4), (9_992, 8), (5_000, 1), (0, 10_000), (10_000, 0)])
        {
            var range = new byte[length];
            await file.ReadAsync(offset, range, Stop);
            Assert.Equal(bytes[offset..(offset + length)], range);
        }
    }

    [Fact]
    public async Task A_range_beyond_the_end_is_an_error_that_names_the_file()
    {
        await WriteAsync("short", 1, 2, 3);
        foreach (var offset in (int[])[0, 2, 3, 100])
        {
            var error = await FailsAsync(
                ErrorKind.InvalidData,
                () => Io.OpenInput(At("short")).ReadAsync(offset, new byte[5], Stop).AsTask()
            );
            Assert.Contains("short", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_missing_file_is_reported_with_its_name()
    {
        Assert.False(await Io.ExistsAsync(At("none"), Stop));
        var error = await FailsAsync(ErrorKind.FileNotFound, () => Io.ReadAllAsync(At("none"), Stop));
        Assert.Contains(At("none"), error.Message, StringComparison.Ordinal);
        await FailsAsync(ErrorKind.FileNotFound, () => Io.OpenInput(At("none"), 10).ReadAsync(0, new byte[10], Stop).AsTask());
        await Io.DeleteAsync(At("none"), Stop);
        await foreach (var file in Io.ListAsync(At("none"), Stop))
            Assert.Fail($"{file}");
    }

    [Fact]
    public async Task A_file_is_deleted()
    {
        await WriteAsync("file", 1);
        await Io.DeleteAsync(At("file"), Stop);
        Assert.False(await Io.ExistsAsync(At("file"), Stop));
        await Io.DeleteAsync(At("file"), Stop);
    }

    [Fact]
    public async Task An_existing_file_is_replaced_only_when_requested()
    {
        await WriteAsync("file", 1);
        await FailsAsync(ErrorKind.AlreadyExists, () => WriteAsync("file", 2, 2));
        Assert.Equal([1], await Io.ReadAllAsync(At("file"), Stop));
        await Io.WriteAllAsync(At("file"), new byte[] { 3, 3, 3 }, overwrite: true, Stop);
        Assert.Equal([3, 3, 3], await Io.ReadAllAsync(At("file"), Stop));
    }

    [Fact]
    public async Task One_of_many_concurrent_creators_of_a_file_wins()
    {
        Assert.SkipUnless(DecidesRaces, "the store does not hold If-None-Match under concurrency");
        async Task<bool> TryAsync(byte number)
        {
            try
            {
                await WriteAsync("file", number);
                return true;
            }
            catch (IcebergException e) when (e.Kind == ErrorKind.AlreadyExists)
            {
                return false;
            }
        }

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() => TryAsync((byte)number), Stop)));
        var winner = Assert.Single(Enumerable.Range(0, 8), number => outcomes[number]);
        Assert.Equal([(byte)winner], await Io.ReadAllAsync(At("file"), Stop));
    }

    [Fact]
    public async Task An_empty_file_is_a_file()
    {
        await WriteAsync("empty");
        Assert.True(await Io.ExistsAsync(At("empty"), Stop));
        Assert.Equal(0, await Io.OpenInput(At("empty")).GetLengthAsync(Stop));
        Assert.Empty(await Io.ReadAllAsync(At("empty"), Stop));
    }

    [Fact]
    public async Task A_file_appears_only_when_it_is_complete()
    {
        await using (var file = await Io.CreateAsync(At("file"), cancellationToken: Stop))
        {
            await file.Stream.WriteAsync(Noise(100), Stop);
            Assert.False(await Io.ExistsAsync(At("file"), Stop));
            Assert.Equal(100, file.Length);
            await file.CompleteAsync(Stop);
            Assert.True(await Io.ExistsAsync(At("file"), Stop));
            Assert.Equal(100, file.Length);
        }

        Assert.Equal(100, await Io.OpenInput(At("file")).GetLengthAsync(Stop));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(12_000_000)]
    public async Task An_abandoned_file_leaves_nothing_behind(int length)
    {
        await using (var file = await Io.CreateAsync(At("file"), cancellationToken: Stop))
            await file.Stream.WriteAsync(Noise(length), Stop);
        Assert.False(await Io.ExistsAsync(At("file"), Stop));
        Assert.Empty(await ListAsync(Folder));
    }

    [Theory]
    [InlineData(5 << 20)]
    [InlineData((5 << 20) + 1)]
    [InlineData(17_000_003)]
    public async Task Large_files_arrive_byte_for_byte(int length)
    {
        var bytes = Noise(length, length);
        await using (var file = await Io.CreateAsync(At("large"), cancellationToken: Stop))
        {
            // Pieces of all sizes, as a columnar writer makes them; some are written without awaiting.
            var random = new Random(3);
            for (var at = 0; at < length; )
            {
                var piece = Math.Min(random.Next(1, 700_000), length - at);
                if (random.Next(2) == 0)
                    await file.Stream.WriteAsync(bytes.AsMemory(at, piece), Stop);
                else
                    file.Stream.Write(bytes, at, piece);
                at += piece;
            }

            Assert.Equal(length, file.Length);
            await file.CompleteAsync(Stop);
        }

        var read = await Io.ReadAllAsync(At("large"), Stop);
        Assert.True(bytes.AsSpan().SequenceEqual(read));
        await FailsAsync(ErrorKind.AlreadyExists, () => Io.WriteAllAsync(At("large"), Noise(6 << 20), cancellationToken: Stop));
        Assert.Equal(length, await Io.OpenInput(At("large")).GetLengthAsync(Stop));
    }

    [Fact]
    public async Task A_folder_lists_what_is_below_it_and_nothing_beside_it()
    {
        await WriteAsync("folder/1", 1);
        await WriteAsync("folder/deep/er/2", 1, 2);
        await WriteAsync("folder2/3", 3);
        await WriteAsync("folder-3/4", 4);
        foreach (var folder in (string[])[At("folder"), At("folder/")])
        {
            var files = await ListAsync(folder);
            Assert.Equal([At("folder/1"), At("folder/deep/er/2")], files.Select(file => file.Location));
            Assert.Equal([1, 2], files.Select(file => file.Length));
            Assert.All(
                files,
                file => Assert.InRange(file.LastModified, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1))
            );
        }
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("a%20b")]
    [InlineData("x=1/y=ü 気球/part+0.parquet")]
    [InlineData("player_bucket=3/a&b;c,d'e(f)!$@")]
    public async Task Names_are_used_unchanged(string name)
    {
        await WriteAsync(name, 1, 2);
        Assert.Equal([1, 2], await Io.ReadAllAsync(At(name), Stop));
        Assert.Equal(At(name), Assert.Single(await ListAsync(Folder)).Location);
        await Io.DeleteAsync(At(name), Stop);
        Assert.Empty(await ListAsync(Folder));
    }

    [Fact]
    public async Task A_cancelled_read_stops()
    {
        await WriteAsync("file", 1, 2, 3);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Io.OpenInput(At("file")).ReadAsync(0, new byte[3], new(canceled: true)).AsTask()
        );
    }

    protected async Task<List<FileEntry>> ListAsync(string folder)
    {
        var files = new List<FileEntry>();
        await foreach (var file in Io.ListAsync(folder, Stop))
            files.Add(file);
        files.Sort((a, b) => string.CompareOrdinal(a.Location, b.Location));
        return files;
    }
}
