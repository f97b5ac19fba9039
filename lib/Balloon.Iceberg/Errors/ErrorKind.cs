namespace Balloon.Iceberg;

/// <summary>The kind of an error, coarse enough to branch on.</summary>
public enum ErrorKind
{
    /// <summary>
    /// A file, a metadata document or a server's response violates the specification: truncated, corrupted, contradictory.
    /// </summary>
    InvalidData,

    /// <summary>Valid, but not supported by this library: a file format, a type, a transform, a codec.</summary>
    Unsupported,

    /// <summary>The caller's argument cannot be honoured: an unknown column, a value of the wrong type, a bad filter.</summary>
    InvalidArgument,

    /// <summary>A file to which the table refers does not exist.</summary>
    FileNotFound,

    /// <summary>The table does not exist.</summary>
    NoSuchTable,

    /// <summary>The namespace does not exist.</summary>
    NoSuchNamespace,

    /// <summary>The table, namespace or file exists already.</summary>
    AlreadyExists,

    /// <summary>The namespace still holds tables or namespaces.</summary>
    NamespaceNotEmpty,

    /// <summary>A commit's requirement does not hold: another writer committed first. Nothing was changed.</summary>
    CommitFailed,

    /// <summary>The outcome of a commit is unknown: it may have succeeded. Never delete its files.</summary>
    CommitStateUnknown,

    /// <summary>The change is no longer valid on the table's current state: a concurrent change removed what it depends on.</summary>
    Conflict,

    /// <summary>Credentials are missing, wrong or expired.</summary>
    Unauthorized,

    /// <summary>The credentials are valid, but do not allow the request.</summary>
    Forbidden,

    /// <summary>The server or store is not reachable, or asks to retry later.</summary>
    Unavailable,

    /// <summary>Reading or writing storage failed for another reason.</summary>
    Io,
}
