using System.Text;

namespace Balloon.Iceberg;

/// <summary>
/// The one exception of this library: a <see cref="Kind"/> to branch on, whether trying again may help, and the context
/// (file, table, column, snapshot …) as pairs. <see cref="Exception.Message"/> holds all of it in one line.
/// </summary>
public class IcebergException : Exception
{
    private readonly string _text;
    private readonly List<KeyValuePair<string, string>> _context = [];

    /// <summary>Makes an exception of a kind.</summary>
    /// <param name="kind">What went wrong.</param>
    /// <param name="message">What happened, with which value, and what to do next.</param>
    /// <param name="inner">The cause, if another exception is.</param>
    public IcebergException(ErrorKind kind, string message, Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
        _text = message;
    }

    /// <summary>What went wrong.</summary>
    public ErrorKind Kind { get; }

    /// <summary>True when the same call may succeed later without any change.</summary>
    public bool IsRetryable { get; init; }

    /// <summary>Where it happened: pairs such as <c>file</c>, <c>table</c>, <c>column</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Context => _context;

    /// <inheritdoc/>
    public override string Message
    {
        get
        {
            if (_context.Count == 0)
                return _text;
            var text = new StringBuilder(_text).Append(" (");
            for (var i = 0; i < _context.Count; i++)
                text.Append(i == 0 ? "" : ", ").Append(_context[i].Key).Append(": ").Append(_context[i].Value);
            return text.Append(')').ToString();
        }
    }

    /// <summary>Adds a pair of context, once per key: the innermost place knows best.</summary>
    /// <returns>This exception, to be thrown.</returns>
    public IcebergException With(string key, string value)
    {
        if (!_context.Exists(pair => pair.Key == key))
            _context.Add(new(key, value));
        return this;
    }

    internal static IcebergException InvalidData(string message, Exception? inner = null) => new(ErrorKind.InvalidData, message, inner);

    internal static IcebergException Unsupported(string message) => new(ErrorKind.Unsupported, message);

    internal static IcebergException InvalidArgument(string message) => new(ErrorKind.InvalidArgument, message);
}
