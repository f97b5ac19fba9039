using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>Opens sinks.</summary>
internal interface ISinkFactory
{
    /// <summary>
    /// Checks the options and the table's schema, creates the table if the options say so, and opens the sink. Called by CREATE SINK, and
    /// again after each start with <paramref name="restart"/> true.
    /// </summary>
    /// <exception cref="SqlException">An unknown option, an invalid value, or a column whose type does not fit; it is named.</exception>
    Task<ISink> CreateAsync(SinkDefinition definition, bool restart, CancellationToken cancellationToken = default);
}
