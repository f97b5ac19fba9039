using System.Globalization;
using System.Text.RegularExpressions;
using Balloon.Notebook.Tables;

namespace Balloon.Notebook.Cells;

/// <summary>The options after <c>#!sql</c>.</summary>
/// <param name="Name">The C# variable for the last result; null for none.</param>
/// <param name="Live">How many seconds the last query is kept up to date; null for once only.</param>
/// <param name="Rows">How many rows of each result are shown; 0 for their number alone.</param>
internal sealed partial record SqlCellOptions(string? Name, double? Live, int Rows)
{
    private const double MaxLiveSeconds = 24 * 60 * 60;
    private const int MaxRows = 1000;

    /// <summary>The options, in the form in which both hosts declare them.</summary>
    public static IReadOnlyList<(string Name, string Value, string Description)> Declared { get; } =
    [
        ("--name", "NAME", "The C# variable that gets the rows, as a data frame."),
        ("--live", "SECONDS", "Keeps showing the current result for this many seconds."),
        ("--rows", "N", "How many rows of a result are shown (default 100); 0 shows only their number. The variable has all rows."),
    ];

    /// <summary>Parses the options.</summary>
    /// <exception cref="SqlCellException">An option is invalid.</exception>
    public static SqlCellOptions Read(IReadOnlyDictionary<string, string> options)
    {
        var name = options.GetValueOrDefault("--name");
        if (name is not null && (!CSharpName().IsMatch(name) || Keywords.Contains(name)))
            throw new SqlCellException(
                $"--name {name}: '{name}' is not a name in C#. Use letters, digits and _, such as {Suggestion(name)}."
            );
        return new(name, ReadLive(options.GetValueOrDefault("--live")), ReadRows(options.GetValueOrDefault("--rows")));
    }

    private static double? ReadLive(string? text) =>
        text is null ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= MaxLiveSeconds
            ? seconds
        : throw new SqlCellException(
            $"--live {text}: give a number of seconds, more than 0 and at most {MaxLiveSeconds:0}, such as --live 10."
        );

    private static int ReadRows(string? text) =>
        text is null ? ColumnFormat.MaxRows
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rows) && rows <= MaxRows ? rows
        : throw new SqlCellException($"--rows {text}: give a whole number of rows from 0 to {MaxRows}, such as --rows 5.");

    private static string Suggestion(string name)
    {
        var usable = string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c == '_' ? c : '_')).Trim('_');
        return usable.Length == 0 || char.IsDigit(usable[0]) || Keywords.Contains(usable) ? "rows" : usable;
    }

    [GeneratedRegex(@"^[\p{L}_][\p{L}\p{Nd}_]*$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CSharpName();

    /// <summary>C#'s reserved words.</summary>
    private static readonly HashSet<string> Keywords = new(
        (
            "abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum event "
            + "explicit extern false finally fixed float for foreach goto if implicit in int interface internal is lock long namespace new null "
            + "object operator out override params private protected public readonly ref return sbyte sealed short sizeof stackalloc static "
            + "string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual void volatile while"
        ).Split(' '),
        StringComparer.Ordinal
    );
}
