namespace Balloon.Sandbox.Types;

/// <summary>The SQLSTATE codes that the engine answers with (PostgreSQL, appendix A).</summary>
public static class SqlStates
{
    /// <summary>The syntax is not the dialect's.</summary>
    public const string SyntaxError = "42601";

    /// <summary>RisingWave has it, the sandbox does not.</summary>
    public const string FeatureNotSupported = "0A000";

    /// <summary>No relation of that name.</summary>
    public const string UndefinedTable = "42P01";

    /// <summary>A relation of that name is there already.</summary>
    public const string DuplicateTable = "42P07";

    /// <summary>No column of that name.</summary>
    public const string UndefinedColumn = "42703";

    /// <summary>More than one column of that name.</summary>
    public const string AmbiguousColumn = "42702";

    /// <summary>What the codes of wrong values begin with.</summary>
    public const string DataExceptions = "22";

    /// <summary>A name may mean two tables.</summary>
    public const string AmbiguousAlias = "42P09";

    /// <summary>No schema of that name.</summary>
    public const string UndefinedSchema = "3F000";

    /// <summary>A name is given twice.</summary>
    public const string DuplicateColumn = "42701";

    /// <summary>Two relations of a query go by one name.</summary>
    public const string DuplicateAlias = "42712";

    /// <summary>The transaction only reads.</summary>
    public const string ReadOnlyTransaction = "25006";

    /// <summary>A function's body does not give what the function says.</summary>
    public const string InvalidFunctionDefinition = "42P13";

    /// <summary>No function of that name for these types.</summary>
    public const string UndefinedFunction = "42883";

    /// <summary>No such object.</summary>
    public const string UndefinedObject = "42704";

    /// <summary>Types do not fit.</summary>
    public const string DatatypeMismatch = "42804";

    /// <summary>Nothing tells of which type a value is.</summary>
    public const string IndeterminateDatatype = "42P18";

    /// <summary>A value cannot be cast to that type.</summary>
    public const string CannotCoerce = "42846";

    /// <summary>A column outside of GROUP BY.</summary>
    public const string GroupingError = "42803";

    /// <summary>A window function where none may stand.</summary>
    public const string WindowingError = "42P20";

    /// <summary>The text of a value is not of its type.</summary>
    public const string InvalidTextRepresentation = "22P02";

    /// <summary>The text is not a date or a time.</summary>
    public const string InvalidDatetimeFormat = "22007";

    /// <summary>A number does not fit its type.</summary>
    public const string NumericValueOutOfRange = "22003";

    /// <summary>Division by zero.</summary>
    public const string DivisionByZero = "22012";

    /// <summary>An argument that the function cannot take.</summary>
    public const string InvalidParameterValue = "22023";

    /// <summary>A null where none may be.</summary>
    public const string NotNullViolation = "23502";

    /// <summary>A null where a value is needed to go on.</summary>
    public const string NullValueNotAllowed = "22004";

    /// <summary>A function of that name and these arguments is there.</summary>
    public const string DuplicateFunction = "42723";

    /// <summary>Several functions of that name take the arguments equally well.</summary>
    public const string AmbiguousFunction = "42725";

    /// <summary>A sub-query gave more than one row.</summary>
    public const string CardinalityViolation = "21000";

    /// <summary>Other objects stand on it.</summary>
    public const string DependentObjectsStillExist = "2BP01";

    /// <summary>The object is of another kind.</summary>
    public const string WrongObjectType = "42809";

    /// <summary>No cursor of that name.</summary>
    public const string UndefinedCursor = "34000";

    /// <summary>A cursor of that name is open.</summary>
    public const string DuplicateCursor = "42P03";

    /// <summary>The client asked to stop.</summary>
    public const string QueryCanceled = "57014";

    /// <summary>The engine is going down.</summary>
    public const string AdminShutdown = "57P01";

    /// <summary>Storage, broker or catalog failed.</summary>
    public const string SystemError = "58000";

    /// <summary>There is no room for more state.</summary>
    public const string OutOfMemory = "53200";

    /// <summary>The statement is larger or deeper than one may be.</summary>
    public const string StatementTooComplex = "54001";

    /// <summary>A value, a result or a pattern goes beyond what the engine takes.</summary>
    public const string ProgramLimitExceeded = "54000";

    /// <summary>A fault of the engine itself.</summary>
    public const string InternalError = "XX000";
}
