using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>One statement, ready to be executed any number of times.</summary>
public interface ISqlStatement
{
    /// <summary>The statement's own text, without the semicolon.</summary>
    string Text { get; }

    /// <summary>Types of $1, $2, …, inferred where the client gave none.</summary>
    /// <exception cref="SqlException">A name or a type does not fit.</exception>
    IReadOnlyList<SqlType> ParameterTypes { get; }

    /// <summary>The columns of the result; null when the statement gives no rows.</summary>
    /// <exception cref="SqlException">A name or a type does not fit.</exception>
    IReadOnlyList<ResultColumn>? Columns { get; }

    /// <summary>
    /// Resolves names and types, which may take long; afterwards <see cref="ParameterTypes"/> and <see cref="Columns"/> are available.
    /// </summary>
    /// <param name="cancellationToken">Cancels it (SQLSTATE 57014).</param>
    /// <exception cref="SqlException">A name or a type does not fit.</exception>
    Task DescribeAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Executes it. Statements that create or drop have done so when the task completes; the rows of a query may still be unread.
    /// </summary>
    /// <param name="parameters">One .NET value per parameter, of the type that <see cref="SqlTypeKind"/> documents, or null.</param>
    /// <param name="cancellationToken">Cancels the statement (SQLSTATE 57014).</param>
    /// <exception cref="SqlException">The statement failed.</exception>
    Task<ISqlResult> ExecuteAsync(IReadOnlyList<object?>? parameters = null, CancellationToken cancellationToken = default);
}
