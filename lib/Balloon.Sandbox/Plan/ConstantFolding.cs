using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

/// <summary>Evaluates constant expressions while a statement is planned.</summary>
internal static class ConstantFolding
{
    private static readonly Batch One = new([], 1, null);

    public static object? Value(Scalar scalar) => scalar.Evaluate(One, new EvaluationContext(strict: true))[0];

    /// <summary>
    /// Replaces the constant parts of an expression by their values. A part that fails is left alone: it fails when a row needs it.
    /// </summary>
    public static Scalar Fold(Scalar scalar) =>
        scalar.Rewrite(s =>
        {
            if (s.Children.Count == 0 || !s.IsDeterministic || !s.Children.All(c => c is Constant))
                return s;
            try
            {
                return new Constant(Value(s), s.Type);
            }
            catch (SqlException)
            {
                return s;
            }
        });
}
