using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine.Configuration;

/// <summary>An option of WITH.</summary>
/// <param name="Name">Its name; one that ends with a dot stands for all names that begin so.</param>
/// <param name="Values">Which values it takes; null where RisingWave has the option and the sandbox does not.</param>
internal sealed record KnownOption(string Name, ISettingValues? Values = null)
{
    /// <summary>Other names of it, which RisingWave took before.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>True of its name, its aliases, and of what begins with it where it ends with a dot.</summary>
    public bool Is(string name) =>
        name == Name || Aliases.Contains(name) || (Name[^1] == '.' && name.StartsWith(Name, StringComparison.Ordinal));
}

/// <summary>The options that WITH of one kind of object takes. Each is honoured or refused; none is ignored.</summary>
/// <param name="what">Whose options they are, as messages say it.</param>
/// <param name="known">The options.</param>
internal sealed class OptionTable(string what, params KnownOption[] known)
{
    /// <summary>The options, those that are refused too.</summary>
    public IReadOnlyList<KnownOption> Known => known;

    /// <summary>The options that a statement gives, by name; their values as one spelling has them.</summary>
    /// <exception cref="SqlException">
    /// 22023: one is unknown, is given twice, or has a value that it does not take. 0A000: RisingWave has it, the sandbox does not.
    /// </exception>
    public Dictionary<string, Option> Read(IEnumerable<Option> options)
    {
        var read = new Dictionary<string, Option>(StringComparer.Ordinal);
        foreach (var option in options)
        {
            var found = Array.Find(known, k => k.Is(option.Name)) ?? throw Unknown(option, what, known.Select(k => k.Name));
            if (found.Values is not { } values)
                throw Refusal.NotSupported($"the option {option.Name} of {what}", option.At);
            var value =
                values.Read(option.Value)
                ?? throw new SqlException(
                    SqlStates.InvalidParameterValue,
                    $"{option.Name} is {values.Expected}, not '{option.Value}'",
                    option.At + 1
                );
            if (!read.TryAdd(found.Name, option with { Name = found.Name, Value = value }))
                throw Twice(option);
        }

        return read;
    }

    /// <summary>What is said of an option that nobody has.</summary>
    public static SqlException Unknown(Option option, string what, IEnumerable<string> known) =>
        new(
            SqlStates.InvalidParameterValue,
            $"unknown option \"{option.Name}\" of {what}",
            option.At + 1,
            hint: Nearest.Hint(option.Name, known) is { Length: > 0 } meant ? meant.TrimStart() : null
        );

    /// <summary>What is said of an option that stands there already.</summary>
    public static SqlException Twice(Option option) =>
        new(SqlStates.InvalidParameterValue, $"option \"{option.Name}\" is given twice", option.At + 1);
}
