using ChordDash.Engine.Resources;

namespace ChordDash.Engine.Datasets.Formats.Pickle;

/// <summary>What reading a file may take besides the file itself: <see cref="PerByte"/> times its size and <see cref="Floor"/>.</summary>
internal sealed class MemoryBudget(int fileBytes)
{
    public const int PerByte = 4;
    public const long Floor = 64L << 20;

    private readonly long _all = Floor + PerByte * (long)fileBytes;
    private CodeArena? _codes;
    private long _taken;

    /// <summary>Where the whole numbers of lists and the codes of arrays are put.</summary>
    public CodeArena Codes => _codes ??= new(this);

    /// <summary>Asked before the memory is taken.</summary>
    /// <exception cref="DatasetFormatException">There is not so much left.</exception>
    public void Take(long bytes)
    {
        Require(bytes);
        _taken += bytes;
    }

    /// <summary>Asked before memory is taken that is given back soon.</summary>
    /// <exception cref="DatasetFormatException">There is not so much left.</exception>
    public void Require(long bytes)
    {
        if (_taken + bytes > _all)
            throw new DatasetFormatException(DatasetMessages.PickleTakesMemory(_all));
    }
}
