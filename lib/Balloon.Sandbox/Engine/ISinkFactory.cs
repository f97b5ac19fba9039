using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>Makes sinks.</summary>
internal interface ISinkFactory
{
    /// <summary>
    /// Checks the options and the table's schema, makes the table where the options ask for it, and opens the sink. Called by CREATE
    /// SINK, and again after each start with <paramref name="restart"/> true.
    /// </summary>
    /// <exception cref="SqlException">An unknown option, a wrong value, or a schema that does not fit, naming the column.</exception>
    Task<ISink> CreateAsync(SinkDefinition definition, bool restart, CancellationToken cancellationToken = default);
}
