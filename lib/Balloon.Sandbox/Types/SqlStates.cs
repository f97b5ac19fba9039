namespace Balloon.Sandbox.Types;

/// <summary>The SQLSTATE codes that the engine answers with (PostgreSQL, appendix A).</summary>
public static class SqlStates
{
    /// <summary>The text is not valid SQL of the dialect.</summary>
    public const string SyntaxError = "42601";

    /// <summary>A feature of RisingWave that the sandbox does not have.</summary>
    public const string FeatureNotSupported = "0A000";

    /// <summary>There is no relation of that name.</summary>
    public const string UndefinedTable = "42P01";

    /// <summary>A relation of that name exists already.</summary>
    public const string DuplicateTable = "42P07";

    /// <summary>There is no column of that name.</summary>
    public const string UndefinedColumn = "42703";

    /// <summary>There is more than one column of that name.</summary>
    public const string AmbiguousColumn = "42702";

    /// <summary>The class of errors in values: the first two characters of their codes.</summary>
    public const string DataExceptions = "22";

    /// <summary>A name could mean two tables.</summary>
    public const string AmbiguousAlias = "42P09";

    /// <summary>There is no schema of that name.</summary>
    public const string UndefinedSchema = "3F000";

    /// <summary>A name is given twice.</summary>
    public const string DuplicateColumn = "42701";

    /// <summary>Two relations of a query have the same name.</summary>
    public const string DuplicateAlias = "42712";

    /// <summary>The transaction is read-only.</summary>
    public const string ReadOnlyTransaction = "25006";

    /// <summary>A function's body does not match its declaration.</summary>
    public const string InvalidFunctionDefinition = "42P13";

    /// <summary>There is no function of that name for these types.</summary>
    public const string UndefinedFunction = "42883";

    /// <summary>There is no such object.</summary>
    public const string UndefinedObject = "42704";

    /// <summary>The types do not match.</summary>
    public const string DatatypeMismatch = "42804";

    /// <summary>The type of a value cannot be determined.</summary>
    public const string IndeterminateDatatype = "42P18";

    /// <summary>A value cannot be cast to that type.</summary>
    public const string CannotCoerce = "42846";

    /// <summary>A column is neither grouped nor in an aggregate.</summary>
    public const string GroupingError = "42803";

    /// <summary>A window function is used where none is allowed.</summary>
    public const string WindowingError = "42P20";

    /// <summary>A text is not a value of its type.</summary>
    public const string InvalidTextRepresentation = "22P02";

    /// <summary>A text is not a date or a time.</summary>
    public const string InvalidDatetimeFormat = "22007";

    /// <summary>A number does not fit its type.</summary>
    public const string NumericValueOutOfRange = "22003";

    /// <summary>Division by zero.</summary>
    public const string DivisionByZero = "22012";

    /// <summary>An argument is not valid for the function.</summary>
    public const string InvalidParameterValue = "22023";

    /// <summary>A column that is NOT NULL got a null.</summary>
    public const string NotNullViolation = "23502";

    /// <summary>A null is used where a value is required.</summary>
    public const string NullValueNotAllowed = "22004";

    /// <summary>A function of that name with these arguments exists already.</summary>
    public const string DuplicateFunction = "42723";

    /// <summary>Several functions of that name match the arguments equally well.</summary>
    public const string AmbiguousFunction = "42725";

    /// <summary>A sub-query gave more than one row.</summary>
    public const string CardinalityViolation = "21000";

    /// <summary>Other objects depend on it.</summary>
    public const string DependentObjectsStillExist = "2BP01";

    /// <summary>The object is of another kind.</summary>
    public const string WrongObjectType = "42809";

    /// <summary>There is no cursor of that name.</summary>
    public const string UndefinedCursor = "34000";

    /// <summary>A cursor of that name is open.</summary>
    public const string DuplicateCursor = "42P03";

    /// <summary>The client cancelled the statement.</summary>
    public const string QueryCanceled = "57014";

    /// <summary>The engine is shutting down.</summary>
    public const string AdminShutdown = "57P01";

    /// <summary>The storage, the broker or the catalog failed.</summary>
    public const string SystemError = "58000";

    /// <summary>There is no memory left for more state.</summary>
    public const string OutOfMemory = "53200";

    /// <summary>The statement is too long or too deeply nested.</summary>
    public const string StatementTooComplex = "54001";

    /// <summary>A value, a result or a pattern exceeds a limit of the engine.</summary>
    public const string ProgramLimitExceeded = "54000";

    /// <summary>An internal error of the engine.</summary>
    public const string InternalError = "XX000";
}
