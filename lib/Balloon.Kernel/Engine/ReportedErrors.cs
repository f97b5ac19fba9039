using System.Diagnostics;

namespace Balloon.Kernel.Engine;

/// <summary>
/// Errors that a library of this project throws for the reader of a notebook, such as a table that does not exist. Their messages say what
/// happened and what to do; the library's own frames would hide that.
/// </summary>
internal static class ReportedErrors
{
    private const string Ours = "Balloon.";

    /// <summary>
    /// Whether the exception was thrown by code of this project, and not because that code has a defect, whose trace its authors need.
    /// </summary>
    public static bool Is(Exception exception) =>
        exception is not (NullReferenceException or IndexOutOfRangeException or InvalidCastException or KeyNotFoundException)
        && ThrownBy(exception)?.FullName?.StartsWith(Ours, StringComparison.Ordinal) == true;

    /// <summary>
    /// The first cause of a reported error, if it says what the error does not; null otherwise. An error of this project that is the cause
    /// of another has been put into better words.
    /// </summary>
    public static Exception? Cause(Exception exception)
    {
        var cause = exception.GetBaseException();
        if (cause == exception || cause.GetType().FullName?.StartsWith(Ours, StringComparison.Ordinal) == true)
            return null;
        var says = cause.Message.Split('\n')[0].Trim();
        // PostgreSQL's client puts the SQLSTATE before the message: 42703: column "x" does not exist.
        var after = says.IndexOf(": ", StringComparison.Ordinal);
        return Has(says) || (after >= 0 && Has(says[(after + 2)..])) ? null : cause;

        bool Has(string text) => exception.Message.Contains(text.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The type whose code threw, apart from the runtime's own helpers that check arguments and resume tasks.</summary>
    private static Type? ThrownBy(Exception exception) =>
        new StackTrace(exception)
            .GetFrames()
            .Select(frame => frame.GetMethod()?.DeclaringType)
            .FirstOrDefault(type =>
                type is not null
                && !type.IsAssignableTo(typeof(Exception))
                && type.Namespace is not ("System.Runtime.ExceptionServices" or "System.Runtime.CompilerServices")
            );
}
