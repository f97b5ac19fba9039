using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Balloon.Kernel.Engine;

/// <summary>Compiles the cells of one notebook, each seeing what the earlier ones declared.</summary>
internal sealed class CellCompiler(NotebookLoadContext assemblies)
{
    public static CSharpParseOptions Parsing { get; } = new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script);

    /// <summary>What .NET Interactive imports for every cell.</summary>
    public static ImmutableArray<string> Imports { get; } =
    [
        "System",
        "System.Text",
        "System.Collections",
        "System.Collections.Generic",
        "System.Threading.Tasks",
        "System.Linq",
        "Microsoft.DotNet.Interactive",
        "Microsoft.DotNet.Interactive.Kernel",
    ];

    /// <summary>How cells become code. Their symbols go to the runtime with their assembly: nobody looks for them by a checksum.</summary>
    public static EmitOptions Emitting { get; } =
        new(debugInformationFormat: DebugInformationFormat.PortablePdb, pdbChecksumAlgorithm: default(HashAlgorithmName));

    /// <summary>
    /// What all cells of all notebooks stand on: the framework and the imports. There is one, made before anything else is compiled,
    /// because the compiler shares what it knows of an assembly between compilations: from two that begin side by side it may take one
    /// type twice, and then says that it cannot convert a type into itself.
    /// </summary>
    private static readonly Lazy<CSharpCompilation> Base = new(() =>
    {
        var compilation = CSharpCompilation.CreateScriptCompilation(
            "cell-0",
            CSharpSyntaxTree.ParseText("", Parsing),
            FrameworkReferences.All,
            Options(new("framework"), Imports, count: 0),
            previousScriptCompilation: null,
            typeof(object)
        );
        compilation.GetSpecialType(SpecialType.System_Object);
        return compilation;
    });

    /// <summary>
    /// What each cell is made from. One made with its predecessor at once has the compiler look for that one's errors again, method by
    /// method, though there are none in what was emitted.
    /// </summary>
    private static readonly Lazy<CSharpCompilation> Blank = new(() => Base.Value.RemoveAllSyntaxTrees().RemoveAllReferences());

    private readonly string _unique = Guid.NewGuid().ToString("N")[..12];
    private readonly List<MetadataReference> _added = [];
    private readonly HashSet<string> _referenced = new(StringComparer.OrdinalIgnoreCase);
    private CSharpCompilation? _previous;
    private Lazy<CSharpCompilation>? _next;
    private CellAhead? _ahead;
    private int _count;

    /// <summary>The cells so far, for completion: an empty one before the first.</summary>
    public CSharpCompilation Previous => _previous ?? Base.Value;

    /// <summary>References of directives that no cell has used yet.</summary>
    public IReadOnlyList<MetadataReference> Added => _added;

    /// <summary>How many cells were compiled.</summary>
    public int Count => _count;

    /// <summary>References added by directives so far.</summary>
    public IReadOnlyList<string> ReferencedFiles => [.. _referenced];

    /// <summary>Lets the cells from now on use an assembly.</summary>
    public void AddReference(string path)
    {
        assemblies.Libraries.AddAssembly(path);
        if (_referenced.Add(path))
            _added.Add(MetadataCache.Get(path));
    }

    /// <summary>Options of a cell's compilation, shared with completion.</summary>
    public CSharpCompilationOptions Options() => Options(assemblies.Libraries, [], _count + 1).WithAllowUnsafe(true);

    /// <summary>Compiles a cell. Nothing is kept of one that does not compile.</summary>
    /// <param name="code">C#, without <c>#r</c> lines.</param>
    /// <param name="name">The cell's name in stack traces.</param>
    /// <param name="ahead">The cell that comes after it, where that is known: it is compiled while this one runs.</param>
    /// <param name="cancellationToken">Stops the compiler.</param>
    /// <returns>What to run; null where there is nothing.</returns>
    /// <exception cref="CompilationException">It does not compile.</exception>
    public CompiledCell? Compile(string code, string name, CellAhead? ahead, CancellationToken cancellationToken)
    {
        var emitted =
            TakeAhead(code, name, cancellationToken)
            ?? Emit(Basis(_next ??= new(Next), Environment.CurrentDirectory).AddReferences(_added), code, name, cancellationToken);
        if (emitted is null)
            return null;
        Keep(emitted.Compilation, ahead);
        if (emitted.Assembly is not { } assembly)
            return null;
        var entry = emitted.Compilation.GetEntryPoint(cancellationToken)!;
        var loaded = assemblies.LoadCell(emitted.Compilation.AssemblyName!, assembly, emitted.Symbols);
        var method = loaded
            .GetType(entry.ContainingType.MetadataName, throwOnError: true)!
            .GetMethod(entry.MetadataName, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
        return new(method.CreateDelegate<Func<object?[], Task<object?>>>(), LastExpression(emitted));
    }

    /// <summary>Nobody asks for the next cell any more.</summary>
    public void Stop() => _ahead?.Stop();

    private EmittedCell? TakeAhead(string code, string name, CancellationToken cancellationToken)
    {
        var ahead = _ahead;
        _ahead = null;
        return ahead?.Take(code, name, cancellationToken);
    }

    /// <summary>A cell's code; null where it has none and declares nothing.</summary>
    private static EmittedCell? Emit(CSharpCompilation basis, string code, string name, CancellationToken cancellationToken)
    {
        var tree = CSharpSyntaxTree.ParseText(SourceText.From(code, Encoding.UTF8), Parsing, name, cancellationToken);
        var root = (CompilationUnitSyntax)tree.GetRoot(cancellationToken);
        var parsed = !tree.GetDiagnostics(cancellationToken).Any(d => d.Severity == DiagnosticSeverity.Error);
        if (parsed && root.Members.Count == 0 && root.Usings.Count == 0 && !root.ContainsDirectives)
            return null;
        var plain = tree;
        if (parsed && LoopChecks.Insert(code, root) is { } checkedCode)
            tree = CSharpSyntaxTree.ParseText(SourceText.From(checkedCode, Encoding.UTF8), Parsing, name, cancellationToken);

        // That code may be unsafe is written into its assembly, which takes a twentieth of what a small cell takes.
        if (code.Contains("unsafe", StringComparison.Ordinal) || code.Contains("#load", StringComparison.Ordinal))
            basis = basis.WithOptions(basis.Options.WithAllowUnsafe(true));
        var compilation = basis.AddSyntaxTrees(tree);
        var assembly = new MemoryStream();
        var symbols = new MemoryStream();
        var emitted = compilation.Emit(assembly, symbols, options: Emitting, cancellationToken: cancellationToken);
        if (!emitted.Success)
        {
            var errors = Errors(emitted.Diagnostics);
            if (errors.Length > 0)
                throw new CompilationException(
                    tree == plain ? errors : Errors(basis.AddSyntaxTrees(plain).GetDiagnostics(cancellationToken)),
                    plain
                );
            return new(compilation, tree, null, symbols); // Usings alone: nothing to run, but later cells have them.
        }

        assembly.Position = 0;
        symbols.Position = 0;
        return new(compilation, tree, assembly, symbols);
    }

    private static ImmutableArray<Diagnostic> Errors(ImmutableArray<Diagnostic> diagnostics) =>
        diagnostics.RemoveAll(d => d.Severity != DiagnosticSeverity.Error);

    /// <summary>The references are bound already, as long as there are no new ones and the file asks for none itself.</summary>
    private CSharpCompilation Basis(Lazy<CSharpCompilation> ahead, string folder)
    {
        var next = Ahead(ahead) ?? Next();
        return next.WithOptions(next.Options.WithSourceReferenceResolver(LoadedFiles(folder)));
    }

    /// <summary>What was made ahead; null where that failed, so that the cell for which it is made again says why.</summary>
    private static CSharpCompilation? Ahead(Lazy<CSharpCompilation> next)
    {
        try
        {
            return next.Value;
        }
#pragma warning disable CA1031 // Nobody asked for it yet.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private CSharpCompilation Next()
    {
        var next = Blank
            .Value.WithScriptCompilationInfo(Blank.Value.ScriptCompilationInfo!.WithPreviousScriptCompilation(Previous))
            .WithAssemblyName($"cell-{_unique}-{_count + 1}")
            .WithOptions(Options(assemblies.Libraries, [], _count + 1));
        next.GetSpecialType(SpecialType.System_Object);
        return next;
    }

    private static CSharpCompilationOptions Options(LibraryLoadContext libraries, ImmutableArray<string> imports, int count) =>
        new(
            OutputKind.DynamicallyLinkedLibrary,
            scriptClassName: $"Submission#{count}",
            usings: imports,
            optimizationLevel: OptimizationLevel.Release,
            concurrentBuild: false, // A cell is small: to hand its parts to other threads takes longer than to compile them.
            metadataReferenceResolver: new CellReferenceResolver(libraries),
            sourceReferenceResolver: LoadedFiles(Environment.CurrentDirectory),
            assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default,
            nullableContextOptions: NullableContextOptions.Disable
        );

    private static SourceFileResolver LoadedFiles(string folder) => new([], folder);

    /// <summary>
    /// Has the next cell's references bound beside what this one does, which takes a sixth of what it takes to compile a cell; and then that
    /// cell compiled, where it is known.
    /// </summary>
    private void Keep(CSharpCompilation compilation, CellAhead? ahead)
    {
        _previous = compilation;
        _added.Clear();
        _count++;
        var next = new Lazy<CSharpCompilation>(Next);
        _next = next;
        _ahead = ahead;
        ahead?.Compile((code, name, folder, stop) => Emit(Basis(next, folder), code, name, stop));
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                if (Ahead(next) is not null)
                    ahead?.Begin();
            },
            null
        );
    }

    /// <summary>
    /// A last expression without semicolon is the cell's value, unless it is void. The compiler takes long to tell: it is asked only where
    /// the cell gave nothing, or may have given something else.
    /// </summary>
    private static Func<object?, bool>? LastExpression(EmittedCell cell)
    {
        var root = cell.Root;
        if (root.Members.LastOrDefault() is not GlobalStatementSyntax { Statement: ExpressionStatementSyntax last })
            return null;
        if (!last.SemicolonToken.IsMissing)
            return null;
        var mayReturn = root.DescendantTokens().Any(token => token.IsKind(SyntaxKind.ReturnKeyword));
        return value => (value is not null && !mayReturn) || HasValue();

        bool HasValue()
        {
            var type = cell.Compilation.GetSemanticModel(cell.Tree).GetTypeInfo(last.Expression);
            return (type.ConvertedType ?? type.Type)?.SpecialType != SpecialType.System_Void;
        }
    }
}
