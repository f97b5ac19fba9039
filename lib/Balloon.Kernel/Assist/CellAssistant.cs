using Balloon.Kernel.Engine;
using Balloon.Kernel.Languages;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.QuickInfo;
using Microsoft.CodeAnalysis.Text;

namespace Balloon.Kernel.Assist;

/// <summary>Assistance for a cell that is being written: completions, descriptions, and whether it is complete.</summary>
internal sealed class CellAssistant(NotebookEngine engine) : IDisposable
{
    private const int MaxMatches = 400;

    private readonly CellCompiler compiler = engine.Compiler;
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly List<CSharpCompilation> _mirrored = [];
    private AdhocWorkspace? _workspace;
    private ProjectId? _last;
    private ProjectId? _current;

    /// <summary>Completions at <paramref name="cursor"/>, and the span that they replace.</summary>
    public async Task<Completions> CompleteAsync(string code, int cursor, CancellationToken cancellationToken = default)
    {
        if (MagicLine.Complete(code, cursor, engine.Languages) is { } magic)
            return magic;
        if (MagicLine.Find(code, cursor, engine.Languages) is { } part)
            return (await part.Language.CompleteAsync(part.Code, cursor, new(engine, null), cancellationToken).ConfigureAwait(false))
                ?? new(cursor, cursor, []);
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var document = Document(ref code);
            var service = CompletionService.GetService(document)!;
            var list = await service.GetCompletionsAsync(document, cursor, cancellationToken: cancellationToken).ConfigureAwait(false);
            var span = list.Span;
            var typed = code[span.Start..Math.Min(cursor, code.Length)];
            var items = list.ItemsList.Where(i => !i.IsComplexTextEdit || i.DisplayText.Length > 0);
            var exact = items.Where(i => i.FilterText.StartsWith(typed, StringComparison.Ordinal)).ToList();
            var fitting =
                exact.Count > 0 ? exact : [.. items.Where(i => i.FilterText.StartsWith(typed, StringComparison.OrdinalIgnoreCase))];
            return new(
                span.Start,
                Math.Max(span.Start, cursor),
                [.. fitting.Select(i => new Completion(Text(i), Kind(i))).DistinctBy(c => c.Text).Take(MaxMatches)]
            );
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The signature and documentation of what is at <paramref name="cursor"/>; null if there is nothing to say.</summary>
    public async Task<string?> InspectAsync(string code, int cursor, CancellationToken cancellationToken = default)
    {
        if (MagicLine.Describe(code, cursor, engine.Languages) is { } options)
            return options;
        if (MagicLine.Find(code, cursor, engine.Languages) is { } part)
            return await part.Language.InspectAsync(part.Code, cursor, cancellationToken).ConfigureAwait(false);
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var document = Document(ref code);
            var service = QuickInfoService.GetService(document)!;
            var info =
                await service.GetQuickInfoAsync(document, cursor, cancellationToken).ConfigureAwait(false)
                ?? (cursor > 0 ? await service.GetQuickInfoAsync(document, cursor - 1, cancellationToken).ConfigureAwait(false) : null);
            return info is null ? null : string.Join("\n\n", info.Sections.Select(s => s.Text).Where(t => t.Length > 0));
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Tells a front end that submits on Enter whether to submit the cell or wait for more lines.</summary>
    public static Completeness IsComplete(string code)
    {
        if (code.Contains("#!", StringComparison.Ordinal) || code.TrimStart().StartsWith('?'))
            return Completeness.Complete;
        var tree = CSharpSyntaxTree.ParseText(ReferenceDirectives.Take(code).Code, CellCompiler.Parsing);
        if (!SyntaxFactory.IsCompleteSubmission(tree))
            return Completeness.Incomplete;
        return tree.GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error) ? Completeness.Invalid : Completeness.Complete;
    }

    /// <summary>Loads what the first completion needs, so that nobody has to wait for it.</summary>
    public Task WarmUpAsync(CancellationToken cancellationToken) => CompleteAsync("Console.", 8, cancellationToken);

    public void Dispose()
    {
        _workspace?.Dispose();
        _one.Dispose();
    }

    private static string Text(CompletionItem item) =>
        item.Properties.TryGetValue("InsertionText", out var inserted) ? inserted : item.DisplayTextPrefix + item.DisplayText;

    private static string Kind(CompletionItem item) => item.Tags.Length > 0 ? item.Tags[0].ToLowerInvariant() : "text";

    /// <summary>
    /// The cell as a document after the cells that have run. Reference lines are replaced with spaces, so that positions stay the same.
    /// </summary>
    private Document Document(ref string code)
    {
        code = Blank(code);
        _workspace ??= new(MefHostServices.Create(MefHostServices.DefaultAssemblies));
        Mirror();
        var solution = _workspace.CurrentSolution;
        if (_current is not null)
            solution = solution.RemoveProject(_current);
        _current = ProjectId.CreateNewId();
        var text = SourceText.From(code);
        var id = DocumentId.CreateNewId(_current);
        solution = solution.AddProject(Project(_current, "cell", compiler.Options(), compiler.Added)).AddDocument(id, "cell.csx", text);
        if (_last is not null)
            solution = solution.AddProjectReference(_current, new(_last));
        _workspace.TryApplyChanges(solution);
        return _workspace.CurrentSolution.GetDocument(id)!;
    }

    private void Mirror()
    {
        List<CSharpCompilation> chain = [];
        for (
            CSharpCompilation? cell = compiler.Previous;
            cell is not null && !_mirrored.Contains(cell);
            cell = (CSharpCompilation?)cell.ScriptCompilationInfo?.PreviousScriptCompilation
        )
            chain.Insert(0, cell);
        foreach (var cell in chain)
        {
            var id = ProjectId.CreateNewId();
            var solution = _workspace!.CurrentSolution.AddProject(Project(id, cell.AssemblyName!, cell.Options, cell.ExternalReferences));
            foreach (var tree in cell.SyntaxTrees)
                solution = solution.AddDocument(DocumentId.CreateNewId(id), "cell.csx", tree.GetText());
            if (_last is not null)
                solution = solution.AddProjectReference(id, new(_last));
            _workspace.TryApplyChanges(solution);
            _mirrored.Add(cell);
            _last = id;
        }
    }

    private static ProjectInfo Project(
        ProjectId id,
        string name,
        CSharpCompilationOptions options,
        IEnumerable<MetadataReference> references
    ) =>
        ProjectInfo.Create(
            id,
            VersionStamp.Create(),
            name,
            name,
            LanguageNames.CSharp,
            compilationOptions: options,
            parseOptions: CellCompiler.Parsing,
            metadataReferences: references,
            isSubmission: true
        );

    private static string Blank(string code)
    {
        if (!code.Contains('#', StringComparison.Ordinal))
            return code;
        var lines = code.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var start = lines[i].TrimStart();
            if (
                start.StartsWith("#r", StringComparison.Ordinal)
                || start.StartsWith("#i ", StringComparison.Ordinal)
                || start.StartsWith("#!", StringComparison.Ordinal)
            )
                lines[i] = new(' ', lines[i].Length);
        }

        return string.Join('\n', lines);
    }
}

/// <summary>Whether a cell is complete.</summary>
internal enum Completeness
{
    Complete,
    Incomplete,
    Invalid,
}
