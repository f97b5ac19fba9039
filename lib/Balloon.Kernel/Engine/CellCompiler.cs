using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

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
            ?? PreparedCell
                .Of(Basis(Environment.CurrentDirectory).AddReferences(_added), code, name, cancellationToken)
                ?.Emit(cancellationToken);
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
        if (ahead is null)
            return null;
        if (ahead.Take(code, name, cancellationToken) is { } emitted)
        {
            _ahead = ahead.Next;
            return emitted;
        }

        ahead.Stop();
        return null;
    }

    /// <summary>The references are bound already, as long as there are no new ones and the file asks for none itself.</summary>
    private CSharpCompilation Basis(string folder) =>
        In(folder, Ahead(_next ??= new(() => After(Previous, _count))) ?? After(Previous, _count));

    private static CSharpCompilation In(string folder, CSharpCompilation basis) =>
        basis.WithOptions(basis.Options.WithSourceReferenceResolver(LoadedFiles(folder)));

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

    /// <summary>What the cell after so many others is made from.</summary>
    private CSharpCompilation After(CSharpCompilation previous, int count)
    {
        var next = Blank
            .Value.WithScriptCompilationInfo(Blank.Value.ScriptCompilationInfo!.WithPreviousScriptCompilation(previous))
            .WithAssemblyName($"cell-{_unique}-{count + 1}")
            .WithOptions(Options(assemblies.Libraries, [], count + 1));
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
    /// cell compiled, where it is known, and beside it the one after.
    /// </summary>
    private void Keep(CSharpCompilation compilation, CellAhead? ahead)
    {
        _previous = compilation;
        _added.Clear();
        var count = ++_count;
        var next = new Lazy<CSharpCompilation>(() => After(compilation, count));
        _next = next;
        var running = _ahead;
        _ahead = ahead is not null && running is not null && ahead.IsSame(running) ? running : ahead;
        if (_ahead != running)
        {
            running?.Stop();
            _ahead?.Compile(folder => In(folder, next.Value));
        }

        if (_ahead is not { } first)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static next => _ = Ahead(next), next, preferLocal: false);
            return;
        }

        var second = ahead!.Next;
        second?.Compile(folder => first.Compilation is { } before ? In(folder, After(before, count + 1)) : null);
        first.Follow(second);
        first.Begin();
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
