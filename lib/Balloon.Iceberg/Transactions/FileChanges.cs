using Balloon.Iceberg.Manifests;

namespace Balloon.Iceberg.Transactions;

/// <summary>The changes of a snapshot: files to add and to remove.</summary>
internal sealed record FileChanges
{
    public required string Operation { get; init; }

    public IReadOnlyList<DataFile> AddedData { get; init; } = [];

    public IReadOnlyList<DataFile> AddedDeletes { get; init; } = [];

    /// <summary>
    /// The data sequence number of added data files if it is not the snapshot's: later deletes still apply to rewritten files.
    /// </summary>
    public long? DataSequence { get; init; }

    /// <summary>The data and delete files to remove.</summary>
    public IReadOnlyCollection<FileKey> Removed { get; init; } = [];

    /// <summary>Whether to rewrite all manifests.</summary>
    public bool RewriteManifests { get; init; }

    /// <summary>Entries for the snapshot's summary.</summary>
    public IReadOnlyDictionary<string, string> Summary { get; init; } = new Dictionary<string, string>();
}

/// <summary>The identity of a file in a table; several deletion vectors may share a Puffin file.</summary>
internal readonly record struct FileKey(string Path, long? Offset)
{
    public static FileKey Of(DataFile file) => new(file.FilePath, file.ContentOffset);
}
