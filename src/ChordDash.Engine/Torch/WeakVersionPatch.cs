using System.Buffers.Binary;
using System.Text;

namespace ChordDash.Engine.Torch;

/// <summary>
/// Makes an ELF library tolerate that one symbol version is missing. libLibTorchSharp.so (0.107) names GLIBCXX_3.4.32, which
/// the C++ runtime of Debian 12 and Ubuntu 22.04 lacks, through the single symbol _ZSt21ios_base_library_initv, which is never
/// called. The loader refuses a missing version unless the need for it is flagged weak.
/// Remove once TorchSharp's natives are built against an older runtime, or these systems are out of use.
/// </summary>
internal static class WeakVersionPatch
{
    // Offsets and values of the System V ABI for 64-bit little-endian files and of the LSB's symbol versioning.
    private const int SectionTableOffset = 0x28,
        SectionEntrySize = 0x3A,
        SectionCount = 0x3C;
    private const int SectionType = 0x04,
        SectionOffset = 0x18,
        SectionLink = 0x28,
        SectionInfo = 0x2C;
    private const uint VersionNeeds = 0x6FFFFFFE; // SHT_GNU_verneed, the section .gnu.version_r
    private const ushort Weak = 2; // VER_FLG_WEAK

    /// <summary>Flags every need of <paramref name="version"/> as weak, in place.</summary>
    /// <param name="elf">The whole library.</param>
    /// <returns>Whether there was such a need.</returns>
    /// <exception cref="InvalidDataException">Not a 64-bit little-endian ELF file, or a damaged one.</exception>
    public static bool Apply(Span<byte> elf, string version)
    {
        if (elf.Length < 64 || !elf[..6].SequenceEqual("\u007fELF\u0002\u0001"u8))
            throw new InvalidDataException("Not a 64-bit little-endian ELF library.");
        try
        {
            var sections = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(elf[SectionTableOffset..]));
            var entrySize = BinaryPrimitives.ReadUInt16LittleEndian(elf[SectionEntrySize..]);
            var found = false;
            for (var i = 0; i < BinaryPrimitives.ReadUInt16LittleEndian(elf[SectionCount..]); i++)
            {
                var section = elf[(sections + i * entrySize)..];
                if (BinaryPrimitives.ReadUInt32LittleEndian(section[SectionType..]) != VersionNeeds)
                    continue;
                var names = elf[(sections + BinaryPrimitives.ReadInt32LittleEndian(section[SectionLink..]) * entrySize)..];
                found |= FlagNeeds(
                    elf[Offset(section)..],
                    BinaryPrimitives.ReadInt32LittleEndian(section[SectionInfo..]),
                    elf[Offset(names)..],
                    version
                );
            }

            return found;
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException("A damaged ELF library.", e);
        }

        static int Offset(ReadOnlySpan<byte> section) => checked((int)BinaryPrimitives.ReadUInt64LittleEndian(section[SectionOffset..]));
    }

    private static bool FlagNeeds(Span<byte> need, int files, ReadOnlySpan<byte> names, string version)
    {
        var found = false;
        for (var file = 0; file < files; file++)
        {
            // Elfxx_Verneed: version (2), count (2), file (4), offset of the first auxiliary entry (4), of the next need (4).
            var entry = need[BinaryPrimitives.ReadInt32LittleEndian(need[8..])..];
            for (var i = 0; i < BinaryPrimitives.ReadUInt16LittleEndian(need[2..]); i++)
            {
                // Elfxx_Vernaux: hash (4), flags (2), index (2), name (4), offset of the next entry (4).
                var name = names[BinaryPrimitives.ReadInt32LittleEndian(entry[8..])..];
                if (name[..name.IndexOf((byte)0)].SequenceEqual(Encoding.ASCII.GetBytes(version)))
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(
                        entry[4..],
                        (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(entry[4..]) | Weak)
                    );
                    found = true;
                }

                entry = entry[BinaryPrimitives.ReadInt32LittleEndian(entry[12..])..];
            }

            need = need[BinaryPrimitives.ReadInt32LittleEndian(need[12..])..];
        }

        return found;
    }
}
