using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>All functions and operators by name, and the resolution of overloads.</summary>
internal static class FunctionTable
{
    private const string UnknownHint = "If RisingWave has it, run it with the cluster profile (BALLOON_PROFILE=cluster).";

    private static readonly Dictionary<string, List<Signature>> Functions = Load();

    public static bool Has(string name) => Functions.ContainsKey(name);

    /// <summary>True if the name is that of a function here or in RisingWave.</summary>
    public static bool IsKnown(string name) => Has(name) || RisingWaveFunctions.Has(name);

    /// <summary>Resolves a call and casts its arguments; 42883 if no overload accepts them.</summary>
    /// <param name="name">The function's name or the operator's symbol.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="zone">The session's time zone.</param>
    /// <param name="at">0-based position, for errors.</param>
    /// <param name="others">Names of functions outside of this table, to be suggested as well.</param>
    public static Scalar Call(string name, Scalar[] arguments, Zone zone, int at, IEnumerable<string>? others = null)
    {
        if (
            (
                ArrayFunctions.Find(name, arguments, zone, at)
                ?? MapFunctions.Find(name, arguments, zone, at)
                ?? ArraySummaries.Find(name, arguments, zone, at)
                ?? ArrayPredicates.Find(name, arguments, zone, at)
                ?? JsonBuilding.Find(name, arguments, at)
                ?? TextFormat.Find(name, arguments, zone, at)
                ?? SleepScalar.Find(name, arguments, zone, at)
            ) is
            { } found
        )
            return found;
        if (!Functions.TryGetValue(name, out var candidates))
            throw RisingWaveFunctions.IsUnsupported(name)
                ? Refusal.NotSupported($"the function {name}", at)
                : NoFunction(Unknown(name, arguments, at).Message, name, others ?? [], at);
        if (arguments.Length == 2 && Operator(name) is { } operation && Array.TrueForAll(arguments, Casts.IsUntyped))
            throw new SqlException(
                SqlStates.AmbiguousFunction,
                $"Bind error: function {operation}(unknown, unknown) is not unique",
                at + 1,
                hint: "Could not choose a best candidate function. You might need to add explicit type casts."
            );
        var chosen = Choose(candidates, arguments) ?? throw Unknown(name, arguments, at);
        var cast = new Scalar[arguments.Length];
        for (var i = 0; i < cast.Length; i++)
            cast[i] = Casts.To(arguments[i], chosen.ArgumentType(i), CastContext.Implicit, zone, at);
        return chosen.Make(cast, zone);
    }

    private static Signature? Choose(List<Signature> candidates, Scalar[] arguments)
    {
        Signature? best = null;
        var bestScore = int.MinValue;
        foreach (var candidate in candidates)
        {
            if (!candidate.Takes(arguments.Length))
                continue;
            var score = 0;
            for (var i = 0; i < arguments.Length && score > int.MinValue; i++)
                score = Score(arguments[i], candidate.ArgumentType(i), arguments, score);
            if (score > bestScore)
                (best, bestScore) = (candidate, score);
        }

        return best;
    }

    // Exact matches count most, then preferred types; an untyped literal takes the type of its neighbour.
    private static int Score(Scalar argument, SqlType wanted, Scalar[] all, int score)
    {
        if (Casts.IsUntyped(argument))
        {
            var neighbour = all.FirstOrDefault(a => !Casts.IsUntyped(a));
            return score
                + (
                    neighbour is not null ? (neighbour.Type == wanted ? 50 : 0)
                    : wanted == SqlType.Varchar ? 50
                    : wanted == SqlType.Double ? 1
                    : 0
                );
        }

        if (argument.Type == wanted)
            return score + 100;
        return Casts.ContextOf(argument.Type, wanted) == CastContext.Implicit
            ? score + (wanted == SqlType.Double || wanted == SqlType.TimestampTz ? 11 : 10) - Distance(argument.Type, wanted)
            : int.MinValue;
    }

    private static int Distance(SqlType from, SqlType to) =>
        Casts.IsNumber(from) && Casts.IsNumber(to) && to != SqlType.Double ? Casts.Rank(to) - Casts.Rank(from) : 0;

    public static SqlException Unknown(string name, Scalar[] arguments, int at)
    {
        var types = string.Join(", ", arguments.Select(a => Casts.IsUntyped(a) ? "unknown" : a.Type.Name));
        var shown =
            Operator(name) is { } operation ? $"function {operation}"
            : char.IsLetter(name[0]) ? $"function {name}"
            : $"operator {name}";
        return new SqlException(
            SqlStates.UndefinedFunction,
            $"{shown}({types}) does not exist",
            at + 1,
            hint: $"No {(Operator(name) is null && char.IsLetter(name[0]) ? "function" : "operator")} {name} takes these types. You might need to add explicit type casts, such as x::numeric."
        );
    }

    /// <summary>The error 42883 for an unknown function, with the names nearest to it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="name">The name.</param>
    /// <param name="others">Names of functions outside of this table.</param>
    /// <param name="at">0-based position.</param>
    public static SqlException NoFunction(string message, string name, IEnumerable<string> others, int at)
    {
        var known = Functions.Keys.Concat(RisingWaveFunctions.All).Concat(others).Where(n => char.IsLetter(n[0]));
        return new SqlException(
            SqlStates.UndefinedFunction,
            message,
            at + 1,
            hint: OtherDialects.Hint(name)
                ?? (char.IsLetter(name[0]) && Nearest.Hint(name, known) is { Length: > 0 } meant ? meant.TrimStart() : UnknownHint)
        );
    }

    // RisingWave's names of the arithmetic operators.
    private static string? Operator(string name) =>
        name switch
        {
            "+" => "add",
            "-" => "subtract",
            "*" => "multiply",
            "/" => "divide",
            "%" => "modulus",
            _ => null,
        };

    private static Dictionary<string, List<Signature>> Load()
    {
        var table = new Dictionary<string, List<Signature>>(StringComparer.Ordinal);
        var add = new FunctionAdder(table);
        Arithmetic.AddTo(add);
        NumberFunctions.AddTo(add);
        TextFunctions.AddTo(add);
        ByteFunctions.AddTo(add);
        TimeFunctions.AddTo(add);
        TimeParsing.AddTo(add);
        JsonFunctions.AddTo(add);
        ArrayFunctions.AddTo(add);
        return table;
    }
}

/// <summary>Adds functions to the table.</summary>
internal sealed class FunctionAdder(Dictionary<string, List<Signature>> table)
{
    public void Add(Signature signature)
    {
        if (!table.TryGetValue(signature.Name, out var list))
            table[signature.Name] = list = [];
        list.Add(signature);
    }

    public void One<A, R>(string name, SqlType a, SqlType result, Func<A, R> body) =>
        Add(new Signature(name, [a], result, (x, _) => new Function<A, R>(name, x[0], result, body)));

    public void Two<A, B, R>(string name, SqlType a, SqlType b, SqlType result, Func<A, B, R> body) =>
        Add(new Signature(name, [a, b], result, (x, _) => new Function<A, B, R>(name, x[0], x[1], result, body)));

    public void Many(
        string name,
        SqlType[] arguments,
        SqlType result,
        Func<object?[], object?> body,
        bool variadic = false,
        bool nullWhenAnyIs = true
    ) => Add(new Signature(name, arguments, result, (x, _) => new FunctionN(name, x, result, body, nullWhenAnyIs)) { Variadic = variadic });

    /// <summary>Adds a function that needs the session's time zone.</summary>
    public void Zoned(string name, SqlType[] arguments, SqlType result, Func<object?[], Zone, object?> body) =>
        Add(new Signature(name, arguments, result, (x, zone) => new FunctionN(name, x, result, values => body(values, zone))));
}
