using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Balloon.Kernel.Engine;
using Balloon.Kernel.Languages;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Balloon.Kernel.Export;

/// <summary>Formats code as HTML with a class for each kind of token; text is escaped.</summary>
internal static partial class CodeHighlighter
{
    public static string ToHtml(string code, string? language) =>
        language?.ToLowerInvariant() switch
        {
            "csharp" or "c#" or "cs" => CSharp(code),
            "sql" => Simple(code, SqlTokens()),
            "bash" or "sh" or "shell" or "console" => Simple(code, ShellTokens()),
            "json" => Simple(code, JsonTokens()),
            _ => WebUtility.HtmlEncode(code),
        };

    /// <summary>A cell, whose parts are in the languages of the magic lines before them.</summary>
    public static string CellToHtml(string code, string language)
    {
        if (!code.Contains("#!", StringComparison.Ordinal))
            return ToHtml(code, language);
        var html = new StringBuilder(code.Length * 2);
        var literal = CellLanguages.IsCSharp(language) ? CellSplitter.LiteralLines(code) : [];
        var lines = code.Split('\n');
        List<string> part = [];
        for (var i = 0; i < lines.Length; i++)
        {
            if (!CellSplitter.IsMagic(lines[i], out var name) || (CellLanguages.IsCSharp(language) && literal.Contains(i)))
            {
                part.Add(lines[i]);
                continue;
            }

            Close();
            Append(html, lines[i] + (i < lines.Length - 1 ? "\n" : string.Empty), "p");
            language = CellSplitter.IsCommand(name) ? language : name;
        }

        Close(last: true);
        return html.ToString();

        void Close(bool last = false)
        {
            if (part.Count > 0)
                html.Append(ToHtml(string.Join('\n', part) + (last ? string.Empty : "\n"), language));
            part.Clear();
        }
    }

    private static string CSharp(string code)
    {
        var html = new StringBuilder(code.Length * 2);
        var root = CSharpSyntaxTree.ParseText(code, CellCompiler.Parsing).GetRoot();
        foreach (var token in root.DescendantTokens(descendIntoTrivia: false))
        {
            Trivia(html, token.LeadingTrivia);
            Append(html, token.Text, Kind(token));
            Trivia(html, token.TrailingTrivia);
        }

        return html.ToString();
    }

    private static void Trivia(StringBuilder html, SyntaxTriviaList list)
    {
        foreach (var trivia in list)
        {
            var kind =
                trivia.IsDirective ? "p"
                : trivia.Kind()
                    is SyntaxKind.SingleLineCommentTrivia
                        or SyntaxKind.MultiLineCommentTrivia
                        or SyntaxKind.SingleLineDocumentationCommentTrivia
                    ? "c"
                : null;
            Append(html, trivia.ToFullString(), kind);
        }
    }

    private static string? Kind(SyntaxToken token)
    {
        if (token.IsKeyword() || (token.IsContextualKeyword() && !token.IsKind(SyntaxKind.IdentifierToken)))
            return "k";
        switch (token.Kind())
        {
            case SyntaxKind.NumericLiteralToken:
                return "n";
            case SyntaxKind.IdentifierToken:
                return Identifier(token);
        }

        return token.Kind().ToString().Contains("String", StringComparison.Ordinal) || token.IsKind(SyntaxKind.CharacterLiteralToken)
            ? "s"
            : null;
    }

    private static string? Identifier(SyntaxToken token)
    {
        if (token.Text is "var" or "await" or "async" or "nameof" or "record" && token.Parent is not ArgumentSyntax)
            return "k";
        if (token.Parent is MethodDeclarationSyntax or LocalFunctionStatementSyntax)
            return "f";
        if (token.Parent is BaseTypeDeclarationSyntax)
            return "t";
        if (token.Parent is not SimpleNameSyntax name)
            return null;
        var outer = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : (SyntaxNode)name;
        if (outer.Parent is InvocationExpressionSyntax invocation && invocation.Expression == outer)
            return "f";
        var isType =
            name.Parent
                is TypeArgumentListSyntax
                    or ObjectCreationExpressionSyntax
                    or VariableDeclarationSyntax
                    or ParameterSyntax
                    or CastExpressionSyntax
            || name is GenericNameSyntax;
        return isType ? "t" : null;
    }

    private static string Simple(string code, Regex tokens)
    {
        var html = new StringBuilder(code.Length * 2);
        var at = 0;
        foreach (Match match in tokens.Matches(code))
        {
            Append(html, code[at..match.Index], null);
            Append(html, match.Value, match.Groups.Values.Skip(1).First(g => g.Success).Name);
            at = match.Index + match.Length;
        }

        Append(html, code[at..], null);
        return html.ToString();
    }

    private static void Append(StringBuilder html, string text, string? kind)
    {
        if (text.Length == 0)
            return;
        if (kind is null)
            html.Append(WebUtility.HtmlEncode(text));
        else
            html.Append("<span class=\"").Append(kind).Append("\">").Append(WebUtility.HtmlEncode(text)).Append("</span>");
    }

    [GeneratedRegex(
        """(?<c>--[^\n]*|/\*.*?\*/)|(?<s>'(?:[^']|'')*')|(?<p>(?<![<@])@[a-z_]\w*|(?<!:):(?:'\w+'|"\w+"))|(?<n>\b\d+(?:\.\d+)?\b)|(?<k>(?<!\.)\b(?:SELECT|FROM|WHERE|GROUP|ORDER|BY|HAVING|LIMIT|OFFSET|JOIN|LEFT|RIGHT|FULL|INNER|OUTER|CROSS|LATERAL|ON|USING|AS|AND|OR|NOT|IN|IS|NULL|LIKE|BETWEEN|CASE|WHEN|THEN|ELSE|END|CREATE|DROP|ALTER|SOURCE|TABLE|MATERIALIZED|VIEW|SINK|INDEX|IF|EXISTS|WITH|INTO|VALUES|INSERT|UPDATE|DELETE|SET|SHOW|DESCRIBE|EXPLAIN|UNION|ALL|DISTINCT|ASC|DESC|NULLS|FIRST|LAST|OVER|PARTITION|ROWS|RANGE|INTERVAL|CASCADE|FORMAT|PLAIN|UPSERT|ENCODE|JSON|WATERMARK|FOR|EMIT|WINDOW|CLOSE|INCLUDE|PRIMARY|KEY|CAST|FILTER|WITHIN|FLUSH|TRUE|FALSE|SUBSCRIPTION|CURSOR|FETCH|NEXT|DECLARE|RETURNING|CONFLICT|DO|NOTHING)\b(?!\.))|(?<t>(?<!\.)\b(?:varchar|bigint|int|integer|smallint|double|precision|real|numeric|decimal|boolean|timestamp|timestamptz|date|time|bytea|struct)\b)|(?<f>\b[a-z_]\w*(?=\s*\())""",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        2000
    )]
    private static partial Regex SqlTokens();

    [GeneratedRegex(
        """(?<c>(?<=^|\s)#[^\n]*)|(?<s>"(?:[^"\\]|\\.)*"|'[^']*')|(?<p>\$\w+|\$\{[^}]*\})|(?<k>(?<=^|\n|[|;&]\s*)[\w./-]+)|(?<t>(?<=\s)--?[\w-]+)""",
        RegexOptions.ExplicitCapture,
        2000
    )]
    private static partial Regex ShellTokens();

    [GeneratedRegex(
        """(?<t>"(?:[^"\\]|\\.)*"(?=\s*:))|(?<s>"(?:[^"\\]|\\.)*")|(?<n>-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b)|(?<k>\b(?:true|false|null)\b)""",
        RegexOptions.ExplicitCapture,
        2000
    )]
    private static partial Regex JsonTokens();
}
