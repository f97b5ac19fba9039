using System.Globalization;
using Balloon.Kernel.Interactive;

namespace Balloon.Kernel.Engine;

/// <summary>
/// Limits a cell's output to what a page and a front end can handle: an endless loop that prints fills neither memory nor disk.
/// </summary>
internal sealed class BoundedOutput(ICellOutput inner) : ICellOutput
{
    /// <summary>The most characters that a cell may write to its console.</summary>
    internal const int MaxTextLength = 8 << 20;

    /// <summary>The most characters of one value.</summary>
    internal const int MaxValueLength = 64 << 20;

    private long _written;

    public void Stream(ConsoleStream stream, string text)
    {
        var before = Interlocked.Add(ref _written, text.Length) - text.Length;
        if (before + text.Length <= MaxTextLength)
        {
            inner.Stream(stream, text);
            return;
        }

        if (before > MaxTextLength)
            return;
        inner.Stream(stream, text[..(int)(MaxTextLength - before)]);
        inner.Stream(
            ConsoleStream.Error,
            string.Create(
                CultureInfo.InvariantCulture,
                $"\nThe cell wrote more than {MaxTextLength:N0} characters: the rest is not shown.\n"
            )
        );
    }

    public void Display(string displayId, MimeBundle data) => inner.Display(displayId, Checked(data));

    public void Update(string displayId, MimeBundle data) => inner.Update(displayId, Checked(data));

    public void Result(MimeBundle data) => inner.Result(Checked(data));

    public void Failure(CellFailure failure) => inner.Failure(failure);

    public void Clear(bool wait) => inner.Clear(wait);

    public Task<string> ReadLineAsync(string prompt, bool password, CancellationToken cancellationToken = default) =>
        inner.ReadLineAsync(prompt, password, cancellationToken);

    private static MimeBundle Checked(MimeBundle data)
    {
        foreach (var (mimeType, text) in data.Items)
        {
            if (text.Length > MaxValueLength)
                throw new CellException(
                    "TooLarge",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"This output has {text.Length:N0} characters of {mimeType}; at most {MaxValueLength:N0} are shown. Show a part of it."
                    )
                );
        }

        return data;
    }
}
