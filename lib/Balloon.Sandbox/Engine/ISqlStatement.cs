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

    /// <summary>The columns of the rows; null when the statement gives none.</summary>
    /// <exception cref="SqlException">A name or a type does not fit.</exception>
    IReadOnlyList<ResultColumn>? Columns { get; }

    /// <summary>Looks up names and types, which can take long: <see cref="ParameterTypes"/> and <see cref="Columns"/> are at hand then.</summary>
    /// <param name="cancellationToken">Stops it (SQLSTATE 57014).</param>
    /// <exception cref="SqlException">A name or a type does not fit.</exception>
    Task DescribeAsync(CancellationToken cancellationToken = default);

    /// <summary>Executes. Statements that make or drop things have done so when the task ends; a query may still be read.</summary>
    /// <param name="parameters">A .NET value a parameter, of the type that <see cref="SqlTypeKind"/> documents, or null.</param>
    /// <param name="cancellationToken">Stops the statement (SQLSTATE 57014).</param>
    /// <exception cref="SqlException">The statement failed.</exception>
    Task<ISqlResult> ExecuteAsync(IReadOnlyList<object?>? parameters = null, CancellationToken cancellationToken = default);
}
