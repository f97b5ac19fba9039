using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Balloon.Kernel.Engine;

/// <summary>Compiles the cells of one notebook, each of which sees the declarations of earlier ones.</summary>
internal sealed class CellCompiler(NotebookLoadContext assemblies)
{
    /// <summary>How the class of each cell's script begins; its number follows.</summary>
    public const string ClassPrefix = "Submission#";

    public static CSharpParseOptions Parsing { get; } = new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script);

    /// <summary>The namespaces that .NET Interactive imports in every cell.</summary>
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
    /// The basis of all cells of all notebooks: the framework and the imports. It is created once, before anything else is compiled,
    /// because the compiler shares its knowledge of an assembly between compilations: two that start concurrently may load a type twice,
    /// and then the compiler reports that it cannot convert the type to itself.
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
    /// The basis of each cell. If a cell were created with its predecessor from the start, the compiler would check the predecessor's
    /// methods for errors again, although it has already been emitted.
    /// </summary>
    private static readonly Lazy<CSharpCompilation> Blank = new(() => Base.Value.RemoveAllSyntaxTrees().RemoveAllReferences());

    private readonly string _unique = Guid.NewGuid().ToString("N")[..12];
    private readonly List<MetadataReference> _added = [];
    private readonly HashSet<string> _referenced = new(StringComparer.OrdinalIgnoreCase);
    private CSharpCompilation? _previous;
    private Lazy<CSharpCompilation>? _next;
    private PrecompiledCell? _ahead;
    private int _count;

    /// <summary>The cells so far, for completion; an empty cell before the first.</summary>
    public CSharpCompilation Previous => _previous ?? Base.Value;

    /// <summary>References of directives that are not part of a cell yet.</summary>
    public IReadOnlyList<MetadataReference> Added => _added;

    /// <summary>The number of compiled cells.</summary>
    public int Count => _count;

    /// <summary>The references that directives have added so far.</summary>
    public IReadOnlyList<string> ReferencedFiles => [.. _referenced];

    /// <summary>Makes an assembly available to later cells.</summary>
    public void AddReference(string path)
    {
        assemblies.Libraries.AddAssembly(path);
        if (_referenced.Add(path))
            _added.Add(MetadataCache.Get(path));
    }

    /// <summary>The options for compiling a cell, which completion uses too.</summary>
    public CSharpCompilationOptions Options() => Options(assemblies.Libraries, [], _count + 1).WithAllowUnsafe(true);

    /// <summary>Compiles a cell. If compilation fails, the cell leaves no trace.</summary>
    /// <param name="code">C#, without <c>#r</c> lines.</param>
    /// <param name="name">The cell's name in stack traces.</param>
    /// <param name="ahead">The following cell, if known, which is compiled while this one runs.</param>
    /// <param name="cancellationToken">Cancels the compilation.</param>
    /// <returns>The code to run; null if there is none.</returns>
    /// <exception cref="CompilationException">It does not compile.</exception>
    public CompiledCell? Compile(string code, string name, PrecompiledCell? ahead, CancellationToken cancellationToken)
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
        return new(method.CreateDelegate<Func<object?[], Task<object?>>>(), LastExpression(emitted), emitted.Warnings);
    }

    /// <summary>Stops compiling ahead, since the next cell is no longer needed.</summary>
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

    /// <summary>The references are bound already, unless there are new ones or the file itself adds some.</summary>
    private CSharpCompilation Basis(string folder) =>
        In(folder, Ahead(_next ??= new(() => After(Previous, _count))) ?? After(Previous, _count));

    private static CSharpCompilation In(string folder, CSharpCompilation basis) =>
        basis.WithOptions(basis.Options.WithSourceReferenceResolver(LoadedFiles(folder)));

    /// <summary>What was compiled ahead; null if that failed, so that the cell is compiled again and reports why.</summary>
    private static CSharpCompilation? Ahead(Lazy<CSharpCompilation> next)
    {
        try
        {
            return next.Value;
        }
#pragma warning disable CA1031 // It is not needed yet.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    /// <summary>The basis of the cell that follows this many others.</summary>
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
            scriptClassName: $"{ClassPrefix}{count}",
            usings: imports,
            optimizationLevel: OptimizationLevel.Release,
            concurrentBuild: false, // a cell is small: distributing it to other threads takes longer than compiling it
            metadataReferenceResolver: new CellReferenceResolver(libraries),
            sourceReferenceResolver: LoadedFiles(Environment.CurrentDirectory),
            assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default,
            nullableContextOptions: NullableContextOptions.Disable
        );

    private static SourceFileResolver LoadedFiles(string folder) => new([], folder);

    /// <summary>
    /// Binds the next cell's references while this one runs, which takes a sixth of the time for compiling a cell; then compiles the next
    /// cell, if it is known, and binds the references of the one after it.
    /// </summary>
    private void Keep(CSharpCompilation compilation, PrecompiledCell? ahead)
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
    /// The last expression of a cell, if it has no semicolon and is not void, is the cell's value. Finding out is slow, so the compiler is
    /// only asked if the cell returned null or may have returned something else.
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
