using Balloon.Sandbox.Binding;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>The values with which a prepared statement runs.</summary>
internal static class Parameters
{
    /// <summary>The types of a bound statement's parameters: what the client said, else what the statement shows.</summary>
    public static IReadOnlyList<SqlType> Types(BinderSettings settings) => [.. settings.Parameters.Select(t => t ?? SqlType.Varchar)];

    /// <summary>
    /// A statement bound with the types of all its parameters. One without a type takes that of what it meets; what was bound before it met
    /// that is bound again.
    /// </summary>
    public static T Bind<T>(BinderSettings settings, Func<BinderSettings, T> bind)
    {
        while (true)
        {
            SqlType?[] known = [.. settings.Parameters];
            var bound = bind(settings);
            if (settings.Parameters.SequenceEqual(known))
                return bound;
        }
    }

    /// <summary>The values of a bound statement's parameters, as expressions find them.</summary>
    /// <exception cref="SqlException">Fewer were given than the statement has: 08P01.</exception>
    public static IReadOnlyList<Constant> Values(BinderSettings settings, IReadOnlyList<object?> given)
    {
        var types = Types(settings);
        return given.Count >= types.Count
            ? [.. types.Select((t, i) => new Constant(given[i], t))]
            : throw new SqlException("08P01", $"the statement needs {types.Count} parameters, but {given.Count} were given");
    }
}
