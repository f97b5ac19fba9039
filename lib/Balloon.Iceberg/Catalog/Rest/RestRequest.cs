namespace Balloon.Iceberg.Catalog.Rest;

/// <summary>A request, with the meaning of its failures.</summary>
internal sealed record RestRequest(HttpMethod Method, string Path)
{
    /// <summary>The JSON body, or null.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The object of the request, for errors: <c>table a.b</c>.</summary>
    public required string About { get; init; }

    /// <summary>The meaning of a 404 if the server does not state it.</summary>
    public ErrorKind NotFound { get; init; } = ErrorKind.InvalidData;

    /// <summary>The meaning of a 409 if the server does not state it.</summary>
    public ErrorKind Conflict { get; init; } = ErrorKind.AlreadyExists;

    /// <summary>Whether sending it twice has the same effect as sending it once.</summary>
    public bool Repeatable { get; init; }

    /// <summary>Whether it is a commit, whose outcome is unknown if the response is lost.</summary>
    public bool IsCommit { get; init; }

    /// <summary>Whether to ask for storage credentials, if configured.</summary>
    public bool Delegates { get; init; }

    /// <summary>The key by which a server can recognize a repetition, or null.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Whether it changes the catalog.</summary>
    public bool IsChange => Method == HttpMethod.Post || Method == HttpMethod.Delete;

    public static RestRequest Get(string path, string about, ErrorKind notFound) =>
        new(HttpMethod.Get, path)
        {
            About = about,
            NotFound = notFound,
            Repeatable = true,
        };
}

/// <summary>A 2xx response.</summary>
/// <param name="Body">The whole body.</param>
/// <param name="Attempts">The number of times the request was sent.</param>
internal readonly record struct RestAnswer(ReadOnlyMemory<byte> Body, int Attempts);
