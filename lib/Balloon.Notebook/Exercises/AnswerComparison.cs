using System.Globalization;

namespace Balloon.Notebook.Exercises;

/// <summary>Compares an answer with the right one leniently: numbers of any type within a tolerance, names in any case.</summary>
internal static class AnswerComparison
{
    private enum Kind
    {
        Nothing,
        Number,
        Text,
        Flag,
        Time,
        Other,
    }

    /// <summary>Whether the two are equal, or why they cannot be compared.</summary>
    /// <param name="answer">The reader's answer.</param>
    /// <param name="expected">The right answer.</param>
    /// <param name="tolerance">The accepted relative error of a number.</param>
    public static (Outcome Outcome, string? Why) Compare(object? answer, object? expected, double tolerance)
    {
        var right = AnswerShape.Rows(expected) ?? [];
        if (AnswerShape.Rows(answer) is not { } given)
            return expected is null or System.Collections.IEnumerable and not string && right.Count == 0
                ? (Outcome.Right, null)
                : (Outcome.Empty, null);
        if (right.Count > 0 && given[0].Count != right[0].Count)
            return (Outcome.WrongKind, $"{Columns(right[0].Count)} expected, but this has {given[0].Count}.");
        if (right.Count == 1 && given.Count > 1)
            return (Outcome.WrongKind, $"One row is expected, but this has {given.Count}.");
        if (right.Count > 0 && Mismatch(given[0], right[0]) is { } why)
            return (Outcome.WrongKind, why);
        if (given.Count != right.Count)
            return (Outcome.Wrong, null);
        if (given.Zip(right).All(pair => SameRow(pair.First, pair.Second, tolerance)))
            return (Outcome.Right, null);
        return (
            Outcome.Wrong,
            IsReordered(given, right, tolerance) ? "All rows are right, but in another order than the exercise asks for." : null
        );
    }

    private static bool SameRow(IReadOnlyList<object?> given, IReadOnlyList<object?> right, double tolerance) =>
        given.Count == right.Count && given.Zip(right).All(pair => Same(pair.First, pair.Second, tolerance));

    private static bool IsReordered(
        IReadOnlyList<IReadOnlyList<object?>> given,
        IReadOnlyList<IReadOnlyList<object?>> right,
        double tolerance
    )
    {
        // Answers whose order matters are short; for longer ones a hint is not worth comparing all pairs of rows.
        if (right.Count > 1_000)
            return false;
        var left = right.ToList();
        return given.All(row => left.FindIndex(r => SameRow(row, r, tolerance)) is >= 0 and var at && Take(at));

        bool Take(int at)
        {
            left.RemoveAt(at);
            return true;
        }
    }

    private static string Columns(int count) => count == 1 ? "One column is" : $"{Quantity.Of(count, "column")} are";

    private static string? Mismatch(IReadOnlyList<object?> given, IReadOnlyList<object?> right)
    {
        for (var i = 0; i < right.Count; i++)
        {
            var (is_, wanted) = (KindOf(given[i]), KindOf(right[i]));
            if (is_ != wanted && is_ != Kind.Nothing && wanted != Kind.Nothing)
                return $"{Name(wanted)} is expected, but {Values.Text(given[i])} is {Name(is_).ToLowerInvariant()}.";
        }

        return null;
    }

    private static bool Same(object? given, object? right, double tolerance) =>
        (KindOf(given), KindOf(right)) switch
        {
            (Kind.Nothing, Kind.Nothing) => true,
            (Kind.Number, Kind.Number) => Close(given!, right!, tolerance),
            (Kind.Text, Kind.Text) => string.Equals(
                given!.ToString()!.Trim(),
                right!.ToString()!.Trim(),
                StringComparison.OrdinalIgnoreCase
            ),
            (Kind.Time, Kind.Time) => Instant(given!) == Instant(right!),
            (Kind.Flag, Kind.Flag) or (Kind.Other, Kind.Other) => Equals(given, right),
            _ => false,
        };

    private static bool Close(object given, object right, double tolerance)
    {
        if (IsWhole(given) && IsWhole(right) && tolerance <= 1e-6)
            return Convert.ToDecimal(given, CultureInfo.InvariantCulture) == Convert.ToDecimal(right, CultureInfo.InvariantCulture);
        var (a, b) = (Convert.ToDouble(given, CultureInfo.InvariantCulture), Convert.ToDouble(right, CultureInfo.InvariantCulture));
        return a.Equals(b) || Math.Abs(a - b) <= tolerance * Math.Max(Math.Abs(b), double.Epsilon);
    }

    private static bool IsWhole(object value) => value is long or int or short or byte or sbyte or ulong or uint or ushort;

    private static Kind KindOf(object? value) =>
        value switch
        {
            null or DBNull => Kind.Nothing,
            bool => Kind.Flag,
            string or char => Kind.Text,
            DateTime or DateTimeOffset => Kind.Time,
            _ when IsWhole(value) || value is double or float or decimal => Kind.Number,
            _ => Kind.Other,
        };

    private static DateTimeOffset Instant(object value) =>
        value is DateTimeOffset time ? time : new DateTimeOffset(DateTime.SpecifyKind((DateTime)value, DateTimeKind.Utc));

    private static string Name(Kind kind) =>
        kind switch
        {
            Kind.Number => "A number",
            Kind.Text => "A text",
            Kind.Flag => "True or false",
            Kind.Time => "A time",
            Kind.Other => "Another value",
            _ => "Nothing",
        };
}
