using System.Buffers.Binary;
using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>Reads the arguments of instructions. Every length is compared with the bytes that are there.</summary>
internal ref struct PickleCursor(ReadOnlySpan<byte> bytes, int position = 0)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; set; } = position;

    public readonly int Left => _bytes.Length - Position;

    public readonly void Require(ulong count)
    {
        if (count > (ulong)Left)
            throw new PickleDamageException(
                DatasetMessages.DamageAnnouncesTooMuch(
                    Position,
                    count <= long.MaxValue ? (long)count : (MessageArgument)(double)count,
                    Left
                )
            );
    }

    public ReadOnlySpan<byte> Take(ulong count)
    {
        Require(count);
        var taken = _bytes.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>A line without its line feed.</summary>
    public ReadOnlySpan<byte> Line()
    {
        var length = _bytes[Position..].IndexOf((byte)'\n');
        if (length < 0)
            throw new PickleDamageException(DatasetMessages.DamageEndsInLine(Position));
        var line = _bytes.Slice(Position, length);
        Position += length + 1;
        return line;
    }
}
