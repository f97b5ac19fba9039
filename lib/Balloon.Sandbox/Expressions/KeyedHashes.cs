using System.Security.Cryptography;
using System.Text;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>hmac, which signs webhooks, and secure_compare, whose duration does not reveal where two texts differ.</summary>
internal static class KeyedHashes
{
    public static void AddTo(FunctionAdder add)
    {
        var (text, bytes) = (SqlType.Varchar, SqlType.Bytea);
        add.Many("hmac", [text, bytes, text], bytes, a => Hmac(Encoding.UTF8.GetBytes((string)a[0]!), (byte[])a[1]!, (string)a[2]!));
        add.Two<string, string, bool>(
            "secure_compare",
            text,
            text,
            SqlType.Boolean,
            (a, b) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b))
        );
    }

#pragma warning disable CA5350 // The function offers SHA-1 and SHA-256; its caller chooses.
    private static byte[] Hmac(byte[] secret, byte[] payload, string kind) =>
        kind switch
        {
            "sha1" => HMACSHA1.HashData(secret, payload),
            "sha256" => HMACSHA256.HashData(secret, payload),
            _ => throw new SqlException(SqlStates.InvalidParameterValue, $"Invalid parameter sha_type: Unsupported SHA type: {kind}"),
        };
#pragma warning restore CA5350
}
