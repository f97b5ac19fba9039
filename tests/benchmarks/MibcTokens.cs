using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Balloon.Benchmarks;

/// <summary>
/// Corrects what the runtime's assembly writer cannot express and crossgen reads. The writer emits the token of a constructor only in a
/// call, where <c>ldtoken</c> is needed: both are one byte and a token. It also treats every constructor as an instance's, even a static
/// one. And the stand-in for any reference type in shared generic code is a type of the runtime here; in a profile it belongs to an
/// assembly that exists only there.
/// </summary>
internal static class MibcTokens
{
    private const int TokenSize = 4;
    private const int TinyHeader = 1;
    private const int FatHeader = 12;
    private const int FormatMask = 3;
    private const int FatFormat = 3;

    private const string Canon = "__Canon";
    private const string CanonAssembly = "System.Private.Canon";

    private static readonly byte Call = (byte)OpCodes.Call.Value;
    private static readonly byte Ldtoken = (byte)OpCodes.Ldtoken.Value;
    private static readonly byte Ldstr = (byte)OpCodes.Ldstr.Value;

    /// <summary>
    /// Rewrites <paramref name="file"/>, whose methods have no parameters and no result, and consist of ldstr, ldtoken, call, pop and ret.
    /// </summary>
    public static void Correct(string file)
    {
        var image = File.ReadAllBytes(file);
        using var reader = new PEReader(new MemoryStream(File.ReadAllBytes(file)));
        var metadata = reader.GetMetadataReader();
        CallsToTokens(image, reader, metadata);
        MakeStatic(image, reader, metadata);
        ShareCanon(image, reader, metadata);
        File.WriteAllBytes(file, image);
    }

    /// <summary>
    /// Makes the file mention the profile's own stand-in for any reference type, which <see cref="Correct"/> then searches.
    /// </summary>
    public static void EmitCanon(ILGenerator code)
    {
        var type = AssemblyBuilder
            .DefineDynamicAssembly(new(CanonAssembly), AssemblyBuilderAccess.Run)
            .DefineDynamicModule(CanonAssembly)
            .DefineType("System." + Canon, TypeAttributes.Public)
            .CreateType();
        code.Emit(OpCodes.Ldtoken, type);
        code.Emit(OpCodes.Pop);
        code.Emit(OpCodes.Ret);
    }

    private static void CallsToTokens(byte[] image, PEReader reader, MetadataReader metadata)
    {
        foreach (var method in metadata.MethodDefinitions.Select(metadata.GetMethodDefinition).Where(m => m.RelativeVirtualAddress != 0))
        {
            var address = method.RelativeVirtualAddress;
            var section = reader.PEHeaders.SectionHeaders[reader.PEHeaders.GetContainingSectionIndex(address)];
            var start = address - section.VirtualAddress + section.PointerToRawData;
            start += (image[start] & FormatMask) == FatFormat ? FatHeader : TinyHeader;
            var length = reader.GetMethodBody(address).GetILReader().Length;
            for (var i = start; i < start + length; i++)
            {
                if (image[i] == Call)
                    image[i] = Ldtoken;
                if (image[i] == Ldtoken || image[i] == Ldstr)
                    i += TokenSize;
            }
        }
    }

    /// <summary>Gives the constructors of types the signature of the file's own methods, which are static and have no parameters.</summary>
    private static void MakeStatic(byte[] image, PEReader reader, MetadataReader metadata)
    {
        var signature = metadata.GetMethodDefinition(metadata.MethodDefinitions.First()).Signature;
        var row = metadata.GetTableRowSize(TableIndex.MemberRef);
        var wide = metadata.GetHeapSize(HeapIndex.Blob) > ushort.MaxValue;
        var end = reader.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.MemberRef);
        foreach (var member in metadata.MemberReferences.Select(metadata.GetMemberReference))
        {
            end += row;
            if (!metadata.StringComparer.Equals(member.Name, ".cctor"))
                continue;
            var offset = metadata.GetHeapOffset(signature);
            if (wide)
                BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(end - sizeof(int)), offset);
            else
                BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(end - sizeof(ushort)), (ushort)offset);
        }
    }

    /// <summary>Moves the runtime's own stand-in to the assembly of the profile's.</summary>
    private static void ShareCanon(byte[] image, PEReader reader, MetadataReader metadata)
    {
        var row = metadata.GetTableRowSize(TableIndex.TypeRef);
        var start = reader.PEHeaders.MetadataStartOffset + metadata.GetTableMetadataOffset(TableIndex.TypeRef);
        var scope = row - (2 * (metadata.GetHeapSize(HeapIndex.String) > ushort.MaxValue ? sizeof(int) : sizeof(ushort)));
        var rows = metadata
            .TypeReferences.Where(t => metadata.StringComparer.Equals(metadata.GetTypeReference(t).Name, Canon))
            .ToLookup(
                t => IsCanonAssembly(metadata.GetTypeReference(t).ResolutionScope),
                t => start + ((MetadataTokens.GetRowNumber(t) - 1) * row)
            );
        foreach (var runtimes in rows[false])
            image.AsSpan(rows[true].Single(), scope).CopyTo(image.AsSpan(runtimes));

        bool IsCanonAssembly(EntityHandle scope) =>
            metadata.StringComparer.Equals(metadata.GetAssemblyReference((AssemblyReferenceHandle)scope).Name, CanonAssembly);
    }
}
