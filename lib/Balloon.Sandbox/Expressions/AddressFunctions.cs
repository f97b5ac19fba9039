using System.Globalization;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>
/// inet_aton and inet_ntoa: convert an IPv4 address to a number, whose highest byte is the address's first part, and back.
/// </summary>
internal static class AddressFunctions
{
    public static void AddTo(FunctionAdder add)
    {
        add.One<string, long>("inet_aton", SqlType.Varchar, SqlType.BigInt, Number);
        add.One<long, string>("inet_ntoa", SqlType.BigInt, SqlType.Varchar, Address);
    }

    private static long Number(string address)
    {
        var parts = address.Split('.');
        var number = 0L;
        foreach (var part in parts)
        {
            if (parts.Length != 4 || !byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                throw new SqlException(SqlStates.InvalidParameterValue, $"Invalid parameter str: Invalid IP address: {address}");
            number = (number << 8) | value;
        }

        return number;
    }

    private static string Address(long number) =>
        number is >= 0 and <= uint.MaxValue
            ? string.Create(CultureInfo.InvariantCulture, $"{number >> 24}.{(number >> 16) & 255}.{(number >> 8) & 255}.{number & 255}")
            : throw new SqlException(SqlStates.InvalidParameterValue, $"Invalid parameter num: Invalid IP number: {number}");
}
