using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Wire;

/// <summary>OIDs that clients use for types which the engine knows under another OID.</summary>
internal static class Oids
{
    public const int Json = 114;
    private const int Unknown = 705;

    /// <summary>The engine's type for the OID that a client declares; null if the client leaves the type to the server.</summary>
    /// <exception cref="SqlException">The engine has no such type.</exception>
    public static SqlType? Declared(int oid) =>
        oid switch
        {
            0 or Unknown => null,
            Json => SqlType.Jsonb,
            _ => SqlType.FromOid(oid)
                ?? throw new SqlException(
                    SqlStates.FeatureNotSupported,
                    $"A parameter's type (oid {oid}) is not supported: cast it from text."
                ),
        };
}
