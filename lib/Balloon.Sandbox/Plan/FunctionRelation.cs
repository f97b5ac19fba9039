using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

/// <summary>A function written in SQL. A call is replaced by the function's body.</summary>
internal sealed class FunctionRelation(CreateFunction create) : Relation(Signature(create.Name, create.Parameters.Select(p => p.Type)))
{
    public string FunctionName => create.Name;

    public IReadOnlyList<FunctionParameter> Parameters => create.Parameters;

    public SqlType Returns => create.Returns;

    public Expression Body => create.Body;

    public override string Kind => "function";

    public override bool IsReadable => false;

    public override IReadOnlyList<Field> Fields => [];

    public override bool AppendOnly => true;

    /// <summary>The name with the parameter types, which distinguishes overloads. No other kind of object has such a name.</summary>
    public static string Signature(string name, IEnumerable<SqlType> types) => $"{name}({string.Join(", ", types.Select(t => t.Name))})";
}
