namespace Balloon.Sandbox.Types;

/// <summary>How COPY … TO STDOUT writes its rows, one a line.</summary>
/// <param name="Csv">True: comma-separated values; false: PostgreSQL's text format.</param>
/// <param name="Header">A first line with the names of the columns.</param>
/// <param name="Delimiter">Stands between values.</param>
/// <param name="Null">Stands for NULL.</param>
/// <param name="Quote">Encloses values of the CSV format that need it.</param>
public sealed record CopyFormat(bool Csv, bool Header, char Delimiter, string Null, char Quote);
