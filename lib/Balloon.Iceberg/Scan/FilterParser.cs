using System.Globalization;
using System.Text;

namespace Balloon.Iceberg.Scan;

/// <summary>Parses filters written as in SQL.</summary>
internal sealed class FilterParser(string text)
{
    private const int MaxDepth = 200;
    private int _position;
    private int _depth;

    public Filter Parse()
    {
        var filter = Or();
        Blanks();
        return _position == text.Length ? filter : throw Wrong("and, or, or the end");
    }

    private Filter Or() => Chain("or", And, static (left, right) => left | right);

    private Filter And() => Chain("and", Not, static (left, right) => left & right);

    // A long chain becomes a balanced tree: it does not count as nesting, and recursion over the filter stays shallow.
    private Filter Chain(string word, Func<Filter> operand, Func<Filter, Filter, Filter> join)
    {
        const int Long = 32;
        var first = operand();
        if (!Word(word))
            return first;
        var operands = new List<Filter> { first };
        do operands.Add(operand());
        while (Word(word));
        return operands.Count > Long ? Tree(0, operands.Count) : operands.Aggregate(join);

        Filter Tree(int from, int to)
        {
            var middle = from + ((to - from) / 2);
            return to - from == 1 ? operands[from] : join(Tree(from, middle), Tree(middle, to));
        }
    }

    private Filter Not()
    {
        if (++_depth > MaxDepth)
            throw Wrong("less nesting");
        try
        {
            if (Word("not"))
                return !Not();
            if (Symbol("("))
            {
                var inner = Or();
                return Symbol(")") ? inner : throw Wrong("')'");
            }

            if (Word("true"))
                return Filter.All;
            return Word("false") ? Filter.None : Predicate();
        }
        finally
        {
            _depth--;
        }
    }

    private Filter Predicate()
    {
        var column = Column();
        if (Word("is"))
        {
            var not = Word("not");
            if (Word("null"))
                return not ? Filter.NotNull(column) : Filter.IsNull(column);
            if (Word("nan"))
                return not ? Filter.NotNaN(column) : Filter.IsNaN(column);
            throw Wrong("null or nan");
        }

        var negated = Word("not");
        if (Word("in"))
            return negated ? Filter.NotIn(column, Items()) : Filter.In(column, Items());
        if (Word("like"))
            return Like(column, negated);
        if (Word("between"))
        {
            var low = Value();
            if (!Word("and"))
                throw Wrong("and");
            var range = Filter.GreaterOrEqual(column, low) & Filter.LessOrEqual(column, Value());
            return negated ? !range : range;
        }

        if (negated)
            throw Wrong("in, like or between");
        (string, Func<string, object, Filter>)[] symbols =
        [
            ("<=", Filter.LessOrEqual),
            (">=", Filter.GreaterOrEqual),
            ("<>", Filter.NotEqual),
            ("!=", Filter.NotEqual),
            ("==", Filter.Equal),
            ("=", Filter.Equal),
            ("<", Filter.LessThan),
            (">", Filter.GreaterThan),
        ];
        foreach (var (symbol, make) in symbols)
        {
            if (Symbol(symbol))
                return make(column, Value());
        }

        throw Wrong("a comparison");
    }

    private Filter Like(string column, bool negated)
    {
        var pattern = Value() as string ?? throw Wrong("a text");
        var prefix = pattern.TrimEnd('%');
        if (prefix.AsSpan().ContainsAny('%', '_') || pattern.Length - prefix.Length > 1)
            throw IcebergException.InvalidArgument($"like '{pattern}': only a text, or a prefix followed by one %, is supported.");
        if (prefix.Length == pattern.Length)
            return negated ? Filter.NotEqual(column, prefix) : Filter.Equal(column, prefix);
        return negated ? Filter.NotStartsWith(column, prefix) : Filter.StartsWith(column, prefix);
    }

    private List<object> Items()
    {
        if (!Symbol("("))
            throw Wrong("'('");
        var items = new List<object>();
        do items.Add(Value());
        while (Symbol(","));
        return Symbol(")") ? items : throw Wrong("',' or ')'");
    }

    private object Value()
    {
        Blanks();
        if (_position < text.Length && text[_position] == '\'')
            return Quoted('\'');
        foreach (var typed in (string[])["timestamptz", "timestamp", "date", "time", "decimal", "uuid"])
        {
            if (!Word(typed))
                continue;
            Blanks();
            return _position < text.Length && text[_position] == '\'' ? Quoted('\'') : throw Wrong("a text in quotes");
        }

        if (Word("true"))
            return true;
        if (Word("false"))
            return false;
        var start = _position;
        while (_position < text.Length && (char.IsAsciiLetterOrDigit(text[_position]) || text[_position] is '.' or '+' or '-'))
            _position++;
        var number = text[start.._position];
        if (long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
            return integer;
        // Kept exactly, whatever it is compared with: a decimal of 38 digits, or a float.
        if (ExactNumber.Parse(number) is { } exact)
            return exact;
        if (number.Length > 0 && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var real))
            return real;
        _position = start;
        throw Wrong("a number, a text in 'quotes', true or false");
    }

    private string Column()
    {
        Blanks();
        if (_position < text.Length && text[_position] is '"' or '`')
            return Quoted(text[_position]);
        var start = _position;
        while (_position < text.Length && (char.IsLetterOrDigit(text[_position]) || text[_position] is '_' or '.' or '$'))
            _position++;
        return _position > start ? text[start.._position] : throw Wrong("a column");
    }

    private string Quoted(char quote)
    {
        var value = new StringBuilder();
        for (_position++; _position < text.Length; _position++)
        {
            if (text[_position] != quote)
                value.Append(text[_position]);
            else if (_position + 1 < text.Length && text[_position + 1] == quote)
                value.Append(text[_position++]);
            else
            {
                _position++;
                return value.ToString();
            }
        }

        throw Wrong($"a closing {quote}");
    }

    private bool Word(string word)
    {
        Blanks();
        var end = _position + word.Length;
        if (end > text.Length || !text.AsSpan(_position, word.Length).Equals(word, StringComparison.OrdinalIgnoreCase))
            return false;
        if (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '.'))
            return false;
        _position = end;
        return true;
    }

    private bool Symbol(string symbol)
    {
        Blanks();
        if (string.CompareOrdinal(text, _position, symbol, 0, symbol.Length) != 0)
            return false;
        _position += symbol.Length;
        return true;
    }

    private void Blanks()
    {
        while (_position < text.Length && char.IsWhiteSpace(text[_position]))
            _position++;
    }

    private IcebergException Wrong(string expected) =>
        IcebergException.InvalidArgument(
            $"The filter has '{(_position < text.Length ? text[_position..Math.Min(text.Length, _position + 20)] : "its end")}' at position {_position + 1}, where {expected} was expected: {text}"
        );
}
