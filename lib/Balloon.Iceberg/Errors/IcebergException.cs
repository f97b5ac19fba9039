using System.Text;

namespace Balloon.Iceberg;

/// <summary>
/// The exception of this library: a <see cref="Kind"/> to branch on, whether a retry may help, and the context (file, table, column,
/// snapshot …) as pairs. <see cref="Exception.Message"/> contains all of it on one line.
/// </summary>
public class IcebergException : Exception
{
    private readonly string _text;
    private readonly List<KeyValuePair<string, string>> _context = [];

    /// <summary>Creates an exception of a kind.</summary>
    /// <param name="kind">The kind of error.</param>
    /// <param name="message">What happened, with which value, and what to do next.</param>
    /// <param name="inner">The cause, or null.</param>
    public IcebergException(ErrorKind kind, string message, Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
        _text = message;
    }

    /// <summary>The kind of error.</summary>
    public ErrorKind Kind { get; }

    /// <summary>Whether the same call may succeed later without any change.</summary>
    public bool IsRetryable { get; init; }

    /// <summary>The context: pairs such as <c>file</c>, <c>table</c>, <c>column</c>.</summary>
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

    /// <summary>Adds a pair to the context, unless the key exists: the innermost code knows best.</summary>
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
