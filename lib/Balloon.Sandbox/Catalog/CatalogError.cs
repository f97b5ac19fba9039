namespace Balloon.Sandbox.Catalog;

/// <summary>An error response of the catalog, in the form that the Iceberg REST specification defines.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="type">The name of Java's exception, by which clients distinguish errors.</param>
/// <param name="message">What is wrong, for a person to read.</param>
internal sealed class CatalogError(int status, string type, string message) : Exception(message)
{
    public int Status { get; } = status;

    public string Type { get; } = type;

    public static CatalogError BadRequest(string message) => new(400, "BadRequestException", message);

    public static CatalogError Invalid(string message) => new(400, "ValidationException", message);

    public static CatalogError NoSuchNamespace(NamespaceName name) =>
        new(404, "NoSuchNamespaceException", $"Namespace does not exist: {name}");

    public static CatalogError NoSuchTable(TableName name) => new(404, "NoSuchTableException", $"Table does not exist: {name}");

    public static CatalogError NamespaceExists(NamespaceName name) =>
        new(409, "AlreadyExistsException", $"Namespace already exists: {name}");

    public static CatalogError TableExists(TableName name) => new(409, "AlreadyExistsException", $"Table already exists: {name}");

    public static CatalogError NamespaceNotEmpty(NamespaceName name) =>
        new(409, "NamespaceNotEmptyException", $"Namespace {name} is not empty: drop its tables and namespaces first.");

    public static CatalogError CommitFailed(string message) => new(409, "CommitFailedException", message);

    public static CatalogError Unprocessable(string message) => new(422, "UnprocessableEntityException", message);

    public static CatalogError Unsupported(string message) => new(406, "UnsupportedOperationException", message);
}
