namespace Balloon.Iceberg.Catalog.Rest;

/// <summary>One request, with what its failures mean.</summary>
internal sealed record RestRequest(HttpMethod Method, string Path)
{
    /// <summary>JSON; null without.</summary>
    public byte[]? Body { get; init; }

    /// <summary>What it is about, for errors: <c>table a.b</c>.</summary>
    public required string About { get; init; }

    /// <summary>What a 404 means where the server does not say.</summary>
    public ErrorKind NotFound { get; init; } = ErrorKind.InvalidData;

    /// <summary>What a 409 means where the server does not say.</summary>
    public ErrorKind Conflict { get; init; } = ErrorKind.AlreadyExists;

    /// <summary>True when sending it twice does the same as sending it once.</summary>
    public bool Repeatable { get; init; }

    /// <summary>True for a commit, whose outcome is unknown when the answer is lost.</summary>
    public bool IsCommit { get; init; }

    /// <summary>True to ask for credentials of storage, where configured.</summary>
    public bool Delegates { get; init; }

    /// <summary>By which a server that knows such keys recognizes a repetition; null without.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>True for what changes the catalog.</summary>
    public bool IsChange => Method == HttpMethod.Post || Method == HttpMethod.Delete;

    public static RestRequest Get(string path, string about, ErrorKind notFound) =>
        new(HttpMethod.Get, path)
        {
            About = about,
            NotFound = notFound,
            Repeatable = true,
        };
}

/// <summary>A 2xx answer.</summary>
/// <param name="Body">Its body, whole.</param>
/// <param name="Attempts">How often the request was sent.</param>
internal readonly record struct RestAnswer(ReadOnlyMemory<byte> Body, int Attempts);
