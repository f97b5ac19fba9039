using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Balloon.Kernel.Languages;
using Microsoft.CodeAnalysis;

namespace Balloon.Kernel.Engine;

/// <summary>Formats failures for people: the error, its line in the cell, and the marked position.</summary>
internal static partial class FailureText
{
    private const string CellPrefix = "cell ";
    private const string TheCell = "the cell";

    /// <summary>Why a cell does not compile.</summary>
    /// <param name="failure">What the compiler says.</param>
    /// <param name="hint">What to do, in a line of its own; null for nothing.</param>
    public static CellFailure Of(CompilationException failure, string? hint = null)
    {
        if (ScriptLimits.Find(failure.Tree) is { } limit)
            return NotInScripts(limit.Location, limit.Sentence);
        List<string> lines = [];
        int? first = null;
        foreach (var diagnostic in failure.Diagnostics.OrderBy(d => d.Location.SourceSpan.Start))
        {
            var position = diagnostic.Location.GetLineSpan();
            var line = position.StartLinePosition.Line + 1;
            var column = position.StartLinePosition.Character + 1;
            var inCell = diagnostic.Location.SourceTree == failure.Tree;
            if (inCell)
                first ??= line;
            var file = inCell || diagnostic.Location.SourceTree is null ? string.Empty : position.Path;
            lines.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{file}({line},{column}): error {diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}"
                )
            );
            lines.AddRange(Spot(diagnostic.Location));
        }

        if (hint is not null)
            lines.Add(hint);

        return new("CompilationError", lines.Count > 0 ? lines[0] : failure.Message, lines, first);
    }

    /// <summary>An exception from work that the cell does not await.</summary>
    public static CellFailure OfNotAwaited(Exception exception)
    {
        var failure = Of(exception);
        const string Why =
            "It was thrown where nobody awaits it: in an async void method, a timer or a thread. Return a Task and await it, or catch it there.";
        return failure with { Details = [.. failure.Details, Why] };
    }

    /// <summary>A null reference whose cause is known: the hint stands in place of the runtime's message.</summary>
    public static CellFailure OfUnset(NullReferenceException exception, string hint)
    {
        var failure = Of(exception);
        return failure with { Message = hint, Details = [hint, .. failure.Details.Skip(exception.Message.Split('\n').Length)] };
    }

    private static CellFailure NotInScripts(Location location, string sentence)
    {
        var start = location.GetLineSpan().StartLinePosition;
        var headline = string.Create(CultureInfo.InvariantCulture, $"({start.Line + 1},{start.Character + 1}): error: {sentence}");
        return new("CompilationError", headline, [headline, .. Spot(location)], start.Line + 1);
    }

    public static CellFailure Of(CellException failure) =>
        new(failure.Name, failure.Message, [$"{failure.Name}: {failure.Message}"], failure.Line);

    public static CellFailure Of(CellLanguageException failure) =>
        new(failure.Name, failure.Message, failure.Message.Split('\n'), failure.Line);

    /// <summary>
    /// What a cell threw. An error that a library of this project reports is for the reader: its message says what to do, so that only the
    /// cell's own lines follow it. Any other exception has its whole trace and its causes.
    /// </summary>
    public static CellFailure Of(Exception exception)
    {
        var reported = ReportedErrors.Is(exception);
        List<string> lines = [];
        int? line = null;
        for (var current = exception; current is not null; current = current.InnerException)
        {
            var headline = $"{current.GetType().FullName}: {current.Message}";
            if (current == exception)
                lines.AddRange(headline.Split('\n'));
            else if (!reported)
                lines.AddRange($" ---> {headline}".Split('\n'));
            foreach (var frame in new StackTrace(current, fNeedFileInfo: true).GetFrames())
            {
                if ((!reported || (current == exception && IsOfCell(frame))) && Describe(frame) is { } text)
                    lines.Add(text);
                if (line is null && FileName(frame) is { } file && file.StartsWith(CellPrefix, StringComparison.Ordinal))
                    line = frame.GetFileLineNumber();
            }
        }

        if (reported && ReportedErrors.Cause(exception) is { } cause)
            lines.AddRange($" ---> {cause.GetType().FullName}: {cause.Message}".Split('\n'));
        return new(exception.GetType().FullName ?? exception.GetType().Name, exception.Message, lines, line);
    }

    private static bool IsOfCell(StackFrame frame) =>
        frame.GetMethod()?.DeclaringType?.FullName?.StartsWith(CellCompiler.ClassPrefix, StringComparison.Ordinal) == true;

    private static IEnumerable<string> Spot(Location location)
    {
        if (location.SourceTree is null)
            yield break;
        var text = location.SourceTree.GetText();
        var span = location.GetLineSpan();
        if (span.StartLinePosition.Line >= text.Lines.Count)
            yield break;
        var source = text.Lines[span.StartLinePosition.Line].ToString();
        var start = Math.Min(span.StartLinePosition.Character, source.Length);
        var end = span.EndLinePosition.Line == span.StartLinePosition.Line ? span.EndLinePosition.Character : source.Length;
        var indent = string.Concat(source[..start].Select(c => c == '\t' ? '\t' : ' '));
        yield return "    " + source;
        yield return "    " + indent + new string('^', Math.Max(1, Math.Min(end, source.Length) - start));
    }

    /// <summary>A stack frame without the internals of scripts, tasks and this engine; null if it has nothing else.</summary>
    private static string? Describe(StackFrame frame)
    {
        var method = frame.GetMethod();
        var type = method?.DeclaringType;
        if (method is null || type?.FullName is not { } typeName)
            return null;
        if (
            typeName.StartsWith("System.Runtime.", StringComparison.Ordinal)
            || typeName.StartsWith("System.Threading.", StringComparison.Ordinal)
            || typeName.StartsWith("Balloon.Kernel.", StringComparison.Ordinal)
        )
            return null;
        var name = Simplify(typeName, method.Name);
        if (name is null)
            return null;
        var file = FileName(frame);
        var where = file is null
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $" in {file}, line {frame.GetFileLineNumber()}");
        return name == TheCell ? "  " + where : $"   at {name}{where}";
    }

    /// <summary>
    /// Without the folder: the compiler adds one to a cell's name, and a library's folder is that of the machine that built it.
    /// </summary>
    private static string? FileName(StackFrame frame) => Path.GetFileName(frame.GetFileName());

    private static string? Simplify(string typeName, string methodName)
    {
        if (methodName is "<Factory>" or "<Initialize>")
            return null;
        var asynchronous = AsyncMethod().Match(typeName);
        var method = asynchronous.Success && methodName == "MoveNext" ? asynchronous.Groups["method"].Value : methodName;
        var owner = asynchronous.Success ? typeName[..asynchronous.Index] : typeName;
        owner = Submission().Replace(owner, string.Empty).Replace('+', '.').Trim('.');
        if (method is "<Initialize>")
            return TheCell;
        return owner.Length == 0 ? method : owner + "." + method;
    }

    [GeneratedRegex(@"\+<(?<method>.+)>d__\d+(`\d+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AsyncMethod();

    [GeneratedRegex("^" + CellCompiler.ClassPrefix + @"\d+\+?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Submission();
}
