using Balloon.Iceberg.Manifests;

namespace Balloon.Iceberg.Transactions;

/// <summary>What a snapshot changes: files that come and files that go.</summary>
internal sealed record FileChanges
{
    public required string Operation { get; init; }

    public IReadOnlyList<DataFile> AddedData { get; init; } = [];

    public IReadOnlyList<DataFile> AddedDeletes { get; init; } = [];

    /// <summary>Data sequence number of the added data files where that is not the snapshot's: rewritten files keep the deletes that came after.</summary>
    public long? DataSequence { get; init; }

    /// <summary>Files that go, data and deletes.</summary>
    public IReadOnlyCollection<FileKey> Removed { get; init; } = [];

    /// <summary>True to gather all manifests anew.</summary>
    public bool RewriteManifests { get; init; }

    /// <summary>Entries for the snapshot's summary.</summary>
    public IReadOnlyDictionary<string, string> Summary { get; init; } = new Dictionary<string, string>();
}

/// <summary>Identity of a file in a table; several deletion vectors share a Puffin file.</summary>
internal readonly record struct FileKey(string Path, long? Offset)
{
    public static FileKey Of(DataFile file) => new(file.FilePath, file.ContentOffset);
}
