namespace Balloon.Sandbox.Types;

/// <summary>The format of COPY … TO STDOUT, which writes a row per line.</summary>
/// <param name="Csv">True: comma-separated values; false: PostgreSQL's text format.</param>
/// <param name="Header">Whether the first line has the names of the columns.</param>
/// <param name="Delimiter">The character between values.</param>
/// <param name="Null">The text for NULL.</param>
/// <param name="Quote">The quote around values of the CSV format that need one.</param>
public sealed record CopyFormat(bool Csv, bool Header, char Delimiter, string Null, char Quote);
