using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Catalog.Rest;

public sealed partial class RestCatalog
{
    /// <inheritdoc/>
    public async Task<CommittedTable> CommitTableAsync(
        TableIdentifier identifier,
        IReadOnlyList<TableRequirement> requirements,
        IReadOnlyList<TableUpdate> updates,
        CancellationToken cancellationToken = default
    )
    {
        Require(identifier);
        var request = Commit(_paths.Table(identifier), RestBodies.Commit(new(identifier, requirements, updates)), About(identifier));
        var answer = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            return Parse(
                answer,
                request,
                json => new CommittedTable(json.OptionalString("metadata-location"), TableMetadata.FromJson(json.Require("metadata")))
            );
        }
        catch (IcebergException e)
        {
            throw new CommitStateUnknownException(
                $"The catalog's answer to the commit of {identifier} cannot be read: {e.Message} {RestErrors.Unknown}",
                e
            );
        }
    }

    /// <inheritdoc/>
    public async Task CommitTransactionAsync(IReadOnlyList<TableCommit> commits, CancellationToken cancellationToken = default)
    {
        if (commits.Count == 0)
            return;
        foreach (var commit in commits)
            Require(commit.Identifier);
        var names = string.Join(", ", commits.Select(commit => commit.Identifier));
        if (!_configuration.Offers("POST /v1/{prefix}/transactions/commit"))
            throw IcebergException.Unsupported(
                $"The catalog at {_client.Base} does not commit several tables at once ({names}): commit them one by one."
            );
        await SendAsync(Commit(_paths.Transaction, RestBodies.Transaction(commits), $"tables {names}"), cancellationToken)
            .ConfigureAwait(false);
    }

    private static RestRequest Commit(string path, byte[] body, string about) =>
        new(HttpMethod.Post, path)
        {
            Body = body,
            About = about,
            NotFound = ErrorKind.NoSuchTable,
            Conflict = ErrorKind.CommitFailed,
            IsCommit = true,
        };
}
