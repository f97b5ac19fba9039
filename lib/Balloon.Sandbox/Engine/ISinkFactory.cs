using Balloon.Sandbox.Configuration;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>Opens sinks.</summary>
internal interface ISinkFactory
{
    /// <summary>The options of sinks with a connector.</summary>
    /// <exception cref="SqlException">0A000: there are no such sinks.</exception>
    OptionTable OptionsOf(Option connector);

    /// <summary>
    /// Checks the table's schema, creates the table if the options say so, and opens the sink. Called by CREATE SINK, and again after each
    /// start with <paramref name="restart"/> true.
    /// </summary>
    /// <exception cref="SqlException">The options do not go together, or the type of a column does not match; it is named.</exception>
    Task<ISink> CreateAsync(SinkDefinition definition, bool restart, CancellationToken cancellationToken = default);
}
