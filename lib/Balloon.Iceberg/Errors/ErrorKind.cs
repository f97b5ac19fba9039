namespace Balloon.Iceberg;

/// <summary>What went wrong, coarse enough to branch on.</summary>
public enum ErrorKind
{
    /// <summary>A file, a metadata document or a server's answer breaks the specification: truncated, corrupted, contradictory.</summary>
    InvalidData,

    /// <summary>Valid, but not supported by this library: a file format, a type, a transform, a codec.</summary>
    Unsupported,

    /// <summary>The caller's argument cannot be honoured: an unknown column, a value of the wrong type, a bad filter.</summary>
    InvalidArgument,

    /// <summary>A file that the table names is not there.</summary>
    FileNotFound,

    /// <summary>The table does not exist.</summary>
    NoSuchTable,

    /// <summary>The namespace does not exist.</summary>
    NoSuchNamespace,

    /// <summary>The table, namespace or file exists already.</summary>
    AlreadyExists,

    /// <summary>The namespace still holds tables or namespaces.</summary>
    NamespaceNotEmpty,

    /// <summary>A commit's requirement does not hold: somebody else committed first. Nothing was changed.</summary>
    CommitFailed,

    /// <summary>The outcome of a commit is not known: it may have happened. Never clean up its files.</summary>
    CommitStateUnknown,

    /// <summary>The change is no longer valid on the table's present state: a concurrent change removed what it stood on.</summary>
    Conflict,

    /// <summary>Credentials are missing, wrong or expired.</summary>
    Unauthorized,

    /// <summary>The credentials are known but not allowed to do this.</summary>
    Forbidden,

    /// <summary>The server or store is not reachable or asks to come back later.</summary>
    Unavailable,

    /// <summary>Reading or writing storage failed for another reason.</summary>
    Io,
}
