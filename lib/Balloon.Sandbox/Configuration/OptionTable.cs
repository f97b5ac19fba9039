using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Configuration;

/// <summary>An option of WITH.</summary>
/// <param name="Name">Its name; one that ends with a dot covers all names with this prefix.</param>
/// <param name="Values">The values that it accepts; null if RisingWave has the option and the sandbox does not.</param>
internal sealed record KnownOption(string Name, ISettingValues? Values = null)
{
    /// <summary>Its older names, which RisingWave still accepts.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>An example of its value, if it is required; null if it is optional.</summary>
    public string? Example { get; init; }

    /// <summary>What to use instead of values that RisingWave has and the sandbox does not; null if all other values are invalid.</summary>
    public string? Instead { get; init; }

    /// <summary>Whether the name is its name, one of its aliases or, if its name ends with a dot, begins with it.</summary>
    public bool Is(string name) =>
        name == Name || Aliases.Contains(name) || (Name[^1] == '.' && name.StartsWith(Name, StringComparison.Ordinal));
}

/// <summary>The options that WITH accepts for one kind of object. Each is honoured or refused; none is ignored.</summary>
/// <param name="what">The kind of object, for messages.</param>
/// <param name="known">The options.</param>
internal sealed class OptionTable(string what, params KnownOption[] known)
{
    /// <summary>All options, including those that are refused.</summary>
    public IReadOnlyList<KnownOption> Known => known;

    /// <summary>Whether an option with an empty value counts as absent, since psql replaces an unset variable by an empty text.</summary>
    public bool EmptyIsAbsent { get; init; }

    /// <summary>The options of a statement by name, with their values in canonical form.</summary>
    /// <param name="options">The options as written.</param>
    /// <param name="at">The 0-based position of the statement, for a missing option.</param>
    /// <exception cref="SqlException">
    /// 22023: an option is unknown, is given twice, has an invalid value, or is missing. 0A000: RisingWave has the option or the value, the
    /// sandbox does not.
    /// </exception>
    public Dictionary<string, Option> Read(IEnumerable<Option> options, int at = 0)
    {
        var read = new Dictionary<string, Option>(StringComparer.Ordinal);
        foreach (var option in options)
        {
            var found = Array.Find(known, k => k.Is(option.Name)) ?? throw Unknown(option);
            if (EmptyIsAbsent && option.Value.Length == 0)
                continue;
            if (!read.TryAdd(found.Name, option with { Name = found.Name, Value = Value(found, option) }))
                throw Invalid($"option \"{option.Name}\" is given twice", at: option.At);
        }

        if (known.FirstOrDefault(k => k.Example is not null && !read.ContainsKey(k.Name)) is { } missing)
            throw Missing(missing.Name, at, $"Add {missing.Name} = '{missing.Example}'.");
        return read;
    }

    /// <summary>The values of a statement's options by name, for <see cref="OptionValues"/>.</summary>
    /// <inheritdoc cref="Read"/>
    public Dictionary<string, string> ReadValues(IEnumerable<Option> options, int at) =>
        Read(options, at).ToDictionary(o => o.Key, o => o.Value.Value, StringComparer.Ordinal);

    /// <summary>The option that says which table of options applies to a statement.</summary>
    /// <param name="options">The options as written.</param>
    /// <param name="at">The 0-based position of the statement.</param>
    /// <exception cref="SqlException">22023: it is missing.</exception>
    public static Option Connector(IReadOnlyList<Option> options, int at) =>
        options.FirstOrDefault(o => o.Name == "connector") ?? throw Missing("connector", at);

    /// <summary>The error for options whose values do not go together, or cannot be parsed.</summary>
    public static SqlException Invalid(string message, string? hint = null, int? at = null) =>
        new(SqlStates.InvalidParameterValue, message, at + 1, hint: hint);

    private static SqlException Missing(string name, int at, string? hint = null) => Invalid($"option \"{name}\" is missing", hint, at);

    private string Value(KnownOption found, Option option)
    {
        if (found.Values is not { } values)
            throw Refusal.NotSupported($"the option {option.Name} of {what}", option.At, found.Instead);
        if (values.Read(option.Value) is { } value)
            return value;
        throw found.Instead is null
            ? Invalid($"{option.Name} must be {values.Expected}, not '{option.Value}'", at: option.At)
            : Refusal.NotSupported($"{option.Name} = '{option.Value}' of {what}", option.At, found.Instead);
    }

    private SqlException Unknown(Option option)
    {
        var names = known.Where(k => k.Values is not null).Select(k => k.Name).Order(StringComparer.Ordinal).ToList();
        var hint =
            Nearest.Hint(option.Name, known.Select(k => k.Name)) is { Length: > 0 } meant ? meant.TrimStart()
            : names.Count > 0 ? $"The options are {string.Join(", ", names)}."
            : null;
        return Invalid($"unknown option \"{option.Name}\" of {what}", hint, option.At);
    }
}
