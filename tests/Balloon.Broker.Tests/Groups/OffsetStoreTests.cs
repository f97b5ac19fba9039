using Balloon.Broker.Groups;
using Balloon.Broker.Protocol;
using Balloon.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Balloon.Broker.Tests.Groups;

public sealed class OffsetStoreTests
{
    private readonly List<string> told = [];

    [Fact]
    public void Commits_survive_a_restart_and_deletions_do_too()
    {
        using var folder = new TempFolder();
        using (var store = Open(folder))
        {
            Commit(store, "a", 0, 10);
            Commit(store, "a", 0, 20);
            Commit(store, "a", 1, 7);
            Commit(store, "b", 0, 5);
            store.Delete("a", [new("topic", 1)]);
            store.DeleteGroup("b");
        }

        using var again = Open(folder);
        Assert.Equal(["a"], again.GroupIds);
        Assert.Equal((20, "note"), (again.Of("a")[new("topic", 0)].Offset, again.Of("a")[new("topic", 0)].Metadata));
        Assert.Single(again.Of("a"));
        Assert.Empty(told);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(20)]
    public void A_torn_commit_at_the_end_is_ignored(int cut)
    {
        using var folder = new TempFolder();
        using (var store = Open(folder))
        {
            Commit(store, "a", 0, 10);
            Commit(store, "a", 0, 20);
        }

        using (var file = File.Open(folder["offsets"], FileMode.Open))
            file.SetLength(file.Length - cut);
        using var again = Open(folder);
        Assert.Equal(10, again.Of("a")[new("topic", 0)].Offset);
        Assert.Contains(folder["offsets"], Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_flipped_in_the_middle_loses_only_that_commit()
    {
        using var folder = new TempFolder();
        using (var store = Open(folder))
        {
            Commit(store, "a", 0, 10);
            Commit(store, "b", 0, 20);
            Commit(store, "c", 0, 30);
        }

        var bytes = File.ReadAllBytes(folder["offsets"]);
        bytes[bytes.Length / 2] ^= 0x10;
        File.WriteAllBytes(folder["offsets"], bytes);
        using var again = Open(folder);
        Assert.Equal(["a", "c"], again.GroupIds.Order());
        Assert.Contains("bytes that are not a commit", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_stays_small_over_many_commits()
    {
        using var folder = new TempFolder();
        using (var store = Open(folder))
        {
            for (var i = 0; i < 50_000; i++)
                Commit(store, "a", i % 4, i);
        }

        Assert.True(new FileInfo(folder["offsets"]).Length < 2 << 20);
        using var again = Open(folder);
        Assert.Equal(49_999, again.Of("a")[new("topic", 3)].Offset);
    }

    [Fact]
    public void Offsets_of_a_deleted_topic_are_forgotten_by_all_groups()
    {
        using var folder = new TempFolder();
        using var store = Open(folder);
        Commit(store, "a", 0, 10);
        store.Commit("a", [KeyValuePair.Create(new PartitionKey("other", 0), new CommittedOffset(3, "", 0))]);
        store.DeleteTopic("topic");
        Assert.Equal([new PartitionKey("other", 0)], store.Of("a").Keys);
    }

    [Fact]
    public void Offsets_of_a_topic_deleted_in_a_crash_are_not_inherited_by_a_topic_of_the_same_name()
    {
        using var folder = new TempFolder();
        using (var store = Open(folder))
            Commit(store, "a", 0, 10);
        using (var again = new OffsetStore(folder["offsets"], _ => false, NullLogger.Instance, told.Add))
            Assert.Empty(again.GroupIds);
        using var third = Open(folder);
        Assert.Empty(third.GroupIds);
    }

    private OffsetStore Open(TempFolder folder) => new(folder["offsets"], _ => true, NullLogger.Instance, told.Add);

    private static void Commit(OffsetStore store, string group, int partition, long offset) =>
        Assert.Equal(
            ErrorCode.None,
            store.Commit(group, [KeyValuePair.Create(new PartitionKey("topic", partition), new CommittedOffset(offset, "note", 0))])
        );
}
